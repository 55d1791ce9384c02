"""What programs may ask of battle cards and of the content hub."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.look import AsOf, aware
from scotty.api.reply import Listed, answer, answers
from scotty.desk.cardnews import refresh_cards
from scotty.desk.cards import CardList, CardPage, list_cards, show_card, show_card_for_deal
from scotty.desk.content import Wanted
from scotty.desk.hub import Recommended, Search, recommend_content, search_content
from scotty.desk.pipelines import Pipelines
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs

routes = APIRouter(route_class=Guarded)
Words = Annotated[str, Query(max_length=200)]
Few = Annotated[int, Query(ge=1, le=100)]


class Narrow(BaseModel):
    """What narrows a search of content; empty does not."""

    kind: str = Field("", max_length=60)
    industry: str = Field("", max_length=200)
    persona: str = Field("", max_length=60)
    stage: str = Field("", max_length=60)
    pain: str = Field("", max_length=60)
    state: str = Field("", max_length=20)


def _kept(request: Request) -> Pipelines:
    kept: Pipelines = request.app.state.pipelines
    return kept


@routes.get("/cards", openapi_extra=answers(CardList))
@needs("read")
def get_cards(request: Request, as_of: AsOf = None) -> Response:
    """Return all rivals, those met in most open deals first, each with our record against it."""
    moment = aware(as_of)
    return answer(list_cards(house_of(request), moment, _kept(request).market(moment)))


@routes.post("/cards/refresh", openapi_extra=answers(Listed))
@needs("work")
def post_refresh(request: Request) -> Response:
    """Write down every card whose lines changed; returns what changed, and who sells against it."""
    return answer(Listed(items=list(refresh_cards(house_of(request), person_of(request).who))))


@routes.get("/cards/{rival}", openapi_extra=answers(CardPage))
@needs("read")
def get_card(
    request: Request,
    rival: str,
    deal: Annotated[str | None, Query(max_length=200, description="Read it for this deal.")] = None,
    as_of: AsOf = None,
) -> Response:
    """Return a rival's card, by any spelling: every line with its facts, what is not known, versions."""
    house, moment = house_of(request), aware(as_of)
    market = _kept(request).market(moment)
    if deal:
        return answer(show_card_for_deal(house, deal, rival, moment, market))
    return answer(show_card(house, rival, moment, market))


@routes.get("/content/search", openapi_extra=answers(Search))
@needs("read")
def get_search(
    request: Request,
    q: Annotated[str, Query(max_length=400)],
    narrow: Annotated[Narrow, Query()],
    limit: Few = 20,
) -> Response:
    """Return content by its words and by likeness, best first, with a passage in which words are marked."""
    wanted = Wanted(**narrow.model_dump())
    return answer(search_content(house_of(request), q, wanted, limit))


@routes.get("/content/recommend", openapi_extra=answers(Recommended))
@needs("read")
def get_recommended(
    request: Request,
    account: Words,
    contact: Annotated[str | None, Query(max_length=200)] = None,
    stage: Annotated[str | None, Query(max_length=20)] = None,
    limit: Few = 5,
) -> Response:
    """Return content for an account or one of its people, best first; parts add up to each score."""
    return answer(recommend_content(house_of(request), account, contact, stage, limit))
