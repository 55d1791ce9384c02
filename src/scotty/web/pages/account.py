"""One account: its numbers, why, its line, its people, as known on any day."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.account import show_account
from scotty.desk.pin import pin_tier
from scotty.desk.pipelines import Pipelines
from scotty.desk.why import explain_fact
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.flows.board import Board
from scotty.web.asked import lay_slider, read_moment, read_number
from scotty.web.draw import draw
from scotty.web.shapes import draw_trend, group_line, plain_profile, stack_parts
from scotty.web.turns import Turns

routes = APIRouter(route_class=Guarded)


@routes.get("/account/{name}")
@needs("read")
def show(request: Request, name: str, of: str = "score", kind: str = "", who: str = "") -> Response:
    """Draw an account."""
    house = house_of(request)
    moment, as_of = read_moment(request)
    limit = read_number(request, "limit", 40, 5_000)
    board: Board = request.app.state.board
    turns: Turns = request.app.state.turns
    price = board.judged.field.price if moment is None else turns.price(moment)
    rules = board.rules if moment is None else None
    view = show_account(house, name, moment, max(limit, 1), price, rules)
    s, now = view.standing, house.clock.now()
    reasons = {"intent": s.reasons, "fit": s.fit_reasons}.get(of, s.score_reasons)
    pipelines: Pipelines = request.app.state.pipelines
    kept = pipelines.at(None).deals if moment is None and view.deals else ()
    values = {
        "view": view,
        "scores": {deal.deal: deal for deal in kept},
        "as_of": as_of,
        "of": of if of in {"intent", "fit"} else "score",
        "fallen": stack_parts(reasons, of),
        "told": {fact.id: fact for fact in view.timeline},
        "line": group_line(view.timeline, kind, who),
        "families": sorted({f.kind.partition(".")[0] for f in view.timeline}),
        "kind": kind,
        "who": who,
        "limit": limit,
        "trend": draw_trend(view.history, s),
        "profile": plain_profile(view.profile),
        "links": [
            link
            for link in request.app.state.links.read()
            if s.account in {link.account, link.into} and link.state == "standing"
        ],
        "reach": house.outreach.enrolments({"account": s.account}),
        **lay_slider(now, moment),
    }
    return draw(request, "account.html", values)


@routes.get("/why/{fact}")
@needs("read")
def show_why(request: Request, fact: str) -> Response:
    """Draw a fact and what it rests on."""
    return draw(request, "why.html", {"chain": explain_fact(house_of(request), fact)})


@routes.post("/account/{name}/tier")
@needs("work")
def pin(request: Request, name: str, tier: Annotated[str, Form()] = "") -> Response:
    """Fix the account's tier, or let it go."""
    fact = pin_tier(house_of(request), name, tier, person_of(request).who)
    return RedirectResponse(f"/account/{fact.account}", 303)
