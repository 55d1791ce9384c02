"""One deal: its chance and why, its dangers, what to do, its way so far, as known on any day."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.cards import list_met
from scotty.desk.pipelines import Pipelines
from scotty.desk.plays import answer_play
from scotty.desk.takeup import name_taker, take_up
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.signals import CLUES
from scotty.stages.accelerate.standing import BANDS
from scotty.stages.accelerate.warnings import is_at_risk
from scotty.web.asked import read_moment, read_number
from scotty.web.draw import draw
from scotty.web.pages.outbox import outfit_of
from scotty.web.shapes import draw_chance, group_line
from scotty.web.steps import stack_score

routes = APIRouter(route_class=Guarded)
DAYS = 365
"""How far back the slider goes, at most."""


@routes.get("/deal/{key}")
@needs("read")
def show(request: Request, key: str, kind: str = "") -> Response:
    """Draw a deal."""
    moment, as_of = read_moment(request)
    limit = max(1, read_number(request, "limit", 40, 5_000))
    pipelines: Pipelines = request.app.state.pipelines
    view = pipelines.show(key, moment, limit)
    today = house_of(request).clock.now().date()
    first = max(view.since.date(), today - timedelta(days=DAYS))
    weeks = view.deal.timing.weeks
    peak = max(weeks, default=0.0)
    values = {
        "view": view,
        "at_risk": is_at_risk(view.deal),
        "as_of": as_of,
        "met": () if moment else list_met(pipelines.at(None).stories, key),
        "then": f"?as_of={as_of}" if as_of else "",
        "rungs": stack_score(view.deal.score),
        "silent": [CLUES[name].label if name in CLUES else name for name in view.deal.score.silent],
        "bands": BANDS,
        "weeks": [40.0 * week / peak for week in weeks] if peak > 0 else [],
        "peak": weeks.index(peak) + 1 if weeks else 0,
        "line": group_line(view.timeline, kind),
        "families": sorted({f.kind.partition(".")[0] for f in view.timeline}),
        "answers": view.answers,
        "kind": kind,
        "limit": limit,
        "days": max(1, (today - first).days),
        "first": first,
        "back": 0 if moment is None else (today - moment.date()).days,
    }
    return draw(request, "deal.html", values)


@routes.get("/deal/{key}/past")
@needs("read")
def show_past(request: Request, key: str) -> Response:
    """Draw what the deal can be held against: its own past, and closed deals like it."""
    moment, as_of = read_moment(request)
    pipelines: Pipelines = request.app.state.pipelines
    back = pipelines.like(key, moment)
    values = {
        "back": back,
        "trend": draw_chance(back.history),
        "then": f"?as_of={as_of}" if as_of else "",
    }
    return draw(request, "past.html", values)


@routes.post("/deal/{key}/plays/{play}")
@needs("work")
def answer(
    request: Request,
    key: str,
    play: str,
    taken: Annotated[str, Form()] = "",
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Take up or decline a proposed play; taken up, it becomes an act in the outbox."""
    if taken not in {"yes", "no"}:
        raise Refused("It was not said whether the play is taken up.", "Choose one of the two.")
    person = person_of(request)
    pipelines: Pipelines = request.app.state.pipelines
    deal = pipelines.show(key, None, 1).deal
    if taken == "yes":
        take_up(outfit_of(request), deal, play, name_taker(person, note))
    else:
        answer_play(house_of(request), deal, play, taken=False, by=person.who, note=note.strip())
    return RedirectResponse(f"/deal/{quote(key, safe='')}", 303)
