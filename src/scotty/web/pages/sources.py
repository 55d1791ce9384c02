"""Connections: who may send to us, who visitors turn out to be, and what could not be read."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.sources import (
    Connected,
    Replay,
    connect_segment,
    list_letters,
    list_sources,
    replay_letters,
    revoke_source,
    show_message,
)
from scotty.door.caller import house_of, settings_of
from scotty.door.guard import Guarded, needs
from scotty.web.asked import read_number
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)
PAGE = 50


def _draw_sources(request: Request, made: Connected | None = None) -> Response:
    house = house_of(request)
    values = {
        "sources": list_sources(house),
        "made": made,
        "rates": request.app.state.rates.read(),
        "letters": request.app.state.status.read().dead_letters,
    }
    return draw(request, "sources.html", values)


@routes.get("/connections")
@needs("connect")
def show_sources(request: Request) -> Response:
    """Draw the sources and the match rate."""
    return _draw_sources(request)


@routes.post("/connections")
@needs("connect")
def connect(
    request: Request,
    name: Annotated[str, Form()] = "website",
    role: Annotated[str, Form()] = "site",
) -> Response:
    """Make a source; its write key is shown on this answer and never again."""
    settings = settings_of(request)
    host = f"http://{request.headers.get('host', settings.host)}"
    endpoint = (settings.public_url or host).rstrip("/")
    told = {"role": role} if role in {"site", "product"} else {}
    made = connect_segment(house_of(request), endpoint, name.strip()[:100] or "website", told)
    return _draw_sources(request, made)


@routes.post("/connections/{source}/revoke")
@needs("connect")
def revoke(request: Request, source: int) -> Response:
    """Let a write key open nothing more."""
    revoke_source(house_of(request), source)
    return RedirectResponse("/connections", 303)


def _draw_letters(request: Request, done: Replay | None = None) -> Response:
    house = house_of(request)
    found = list_letters(house, PAGE + 1, read_number(request, "after", 0, 10**12))
    letters = [(letter, show_message(letter)) for letter in found[:PAGE]]
    after = found[PAGE - 1].id if len(found) > PAGE else None
    return draw(request, "letters.html", {"letters": letters, "after": after, "done": done})


@routes.get("/connections/letters")
@needs("connect")
def show_letters(request: Request) -> Response:
    """Draw what could not be read, each with why and the mend."""
    return _draw_letters(request)


@routes.post("/connections/letters")
@needs("connect")
def replay(request: Request) -> Response:
    """Read all waiting letters again."""
    return _draw_letters(request, replay_letters(house_of(request)))


@routes.post("/connections/letters/{letter}")
@needs("connect")
def mend(request: Request, letter: int, payload: Annotated[str, Form()] = "") -> Response:
    """Read one letter again, with another text where one was given."""
    done = replay_letters(house_of(request), [letter], payload.strip() or None)
    return _draw_letters(request, done)
