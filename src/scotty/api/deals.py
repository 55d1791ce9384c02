"""What programs may ask of deals and say about them: board, deal, actions, forecast, models."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Body, Query
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.look import AsOf, Limit, aware
from scotty.api.outreach import outfit_of
from scotty.api.reply import answer, answers
from scotty.desk.deal import DealPage
from scotty.desk.dealmodels import CardPage, serve_deals, show_model_card
from scotty.desk.deals import Board, Wanted, lay_board
from scotty.desk.forecast import override_forecast, show_flow
from scotty.desk.pipelines import Pipelines
from scotty.desk.plays import Actions, answer_play, lay_actions
from scotty.desk.shapes import shape_board, shape_deal
from scotty.desk.similar import Lookback
from scotty.desk.takeup import name_taker, take_up
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Fact
from scotty.stages.accelerate.forecast import Flow, Forecast

routes = APIRouter(route_class=Guarded)
Owner = Annotated[str | None, Query(description="One seller's alone.", max_length=200)]
WEEKS = timedelta(weeks=4)


def _kept(request: Request) -> Pipelines:
    """Return the judged pipelines that the pages draw from, too: no request judges all anew."""
    kept: Pipelines = request.app.state.pipelines
    return kept


@routes.get("/deals", openapi_extra=answers(Board))
@needs("read")
def get_deals(
    request: Request,
    as_of: AsOf = None,
    at_risk: bool = False,
    owner: Owner = None,
    stage: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 200,
) -> Response:
    """Return open deals, those worth most first; with at_risk, those in danger by their record."""
    wanted = Wanted(at_risk=at_risk, owner=owner, stage=stage, limit=limit)
    return answer(shape_board(lay_board(_kept(request).at(aware(as_of)), wanted)))


@routes.get("/deals/{key}", openapi_extra=answers(DealPage))
@needs("read")
def get_deal(request: Request, key: str, as_of: AsOf = None, limit: Limit = 100) -> Response:
    """Return a deal by its id in the system of record: score with reasons, warnings, plays, its way."""
    return answer(shape_deal(_kept(request).show(key, aware(as_of), limit)))


@routes.get("/deals/{key}/similar", openapi_extra=answers(Lookback))
@needs("read")
def get_similar(request: Request, key: str, as_of: AsOf = None) -> Response:
    """Return a deal's earlier scores, and closed deals that stood as it stands."""
    return answer(_kept(request).like(key, aware(as_of)))


@routes.post("/deals/{key}/plays/{play}", openapi_extra=answers(Fact))
@needs("work")
def post_answer(
    request: Request,
    key: str,
    play: str,
    taken: Annotated[bool, Body()],
    note: Annotated[str, Body(max_length=500)] = "",
) -> Response:
    """Take up or decline a proposed play; returns the fact that says so.

    Taken up, it becomes a planned act: `data.touch` is its id in the outbox. Nothing is sent by it.
    """
    person = person_of(request)
    deal = _kept(request).show(key, None, 1).deal
    if taken:
        return answer(take_up(outfit_of(request), deal, play, name_taker(person, note)).answer)
    house = house_of(request)
    return answer(answer_play(house, deal, play, taken=False, by=person.who, note=note))


@routes.get("/actions", openapi_extra=answers(Actions))
@needs("read")
def get_actions(
    request: Request, as_of: AsOf = None, owner: Owner = None, limit: Limit = 100
) -> Response:
    """Return the best thing to do about each deal in danger, most worth an hour first."""
    return answer(lay_actions(_kept(request).at(aware(as_of)), limit, owner))


@routes.get("/forecast", openapi_extra=answers(Forecast))
@needs("read")
def get_forecast(request: Request, as_of: AsOf = None, owner: Owner = None) -> Response:
    """Return what may come in: this month, this quarter and the next, with its own record."""
    return answer(_kept(request).forecast(aware(as_of), owner))


@routes.get("/forecast/flow", openapi_extra=answers(Flow))
@needs("read")
def get_flow(
    request: Request,
    start: Annotated[datetime | None, Query(description="Four weeks before the end.")] = None,
    end: Annotated[datetime | None, Query(description="Now, where nothing is said.")] = None,
    period: Annotated[str | None, Query(description="As 2026-Q3, 2026-08, or all.")] = None,
) -> Response:
    """Return what became of a period's pipeline between two moments."""
    house = house_of(request)
    until = aware(end) or house.clock.now()
    return answer(show_flow(house, aware(start) or until - WEEKS, until, period))


@routes.post("/forecast/overrides", openapi_extra=answers(Fact))
@needs("forecast")
def post_override(
    request: Request,
    period: Annotated[str, Body(max_length=20)],
    amount: Annotated[float | None, Body()] = None,
    scope: Annotated[str, Body(max_length=200)] = "all",
    why: Annotated[str, Body(max_length=2000)] = "",
) -> Response:
    """Keep a number of one's own beside the model's; null takes it back."""
    who = person_of(request).who
    return answer(override_forecast(house_of(request), period, scope, amount, who, why))


@routes.get("/models/deals", openapi_extra=answers(CardPage))
@needs("read")
def get_card(
    request: Request, version: Annotated[str | None, Query(max_length=100)] = None
) -> Response:
    """Return the model card of the version that serves, or of a named one, and all versions."""
    return answer(_kept(request).card(version))


@routes.post("/models/deals/serve", openapi_extra=answers(CardPage))
@needs("playbook.edit")
def post_serve(
    request: Request, version: Annotated[str, Body(embed=True, max_length=100)]
) -> Response:
    """Put a version of the deal model to use: a learnt one, or `expert`."""
    house = house_of(request)
    serve_deals(house, version, person_of(request).who)
    _kept(request).forget()
    return answer(show_model_card(house))
