"""Agents: the team of eleven, and each one's page: charter, tools, budget, log, pause."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.agents import (
    Tried,
    diff_versions,
    list_agents,
    restore_page,
    save_page,
    show_agent,
    switch_agent,
    try_model,
)
from scotty.desk.tools import load_tools
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.flows.versions import Version
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)
VIEWS = ("work", "page", "versions")


@routes.get("/agents")
@needs("read")
def show_team(request: Request) -> Response:
    """Draw the team."""
    return _draw_team(request)


def _draw_team(request: Request, tried: Tried | None = None) -> Response:
    values = {"team": list_agents(house_of(request)), "tried": tried}
    return draw(request, "agents.html", values)


@routes.post("/agents/try")
@needs("playbook.edit")
def ask_model(request: Request) -> Response:
    """Ask the model one small question, and draw what came of it."""
    return _draw_team(request, try_model(house_of(request)))


@routes.get("/agents/{key}")
@needs("read")
def show_one(request: Request, key: str, view: str = "work") -> Response:
    """Draw an agent: what it did, its page, or the versions of it."""
    return _draw_one(request, key, view if view in VIEWS else "work")


def _draw_one(
    request: Request, key: str, view: str, typed: tuple[str, Refused] | None = None
) -> Response:
    shown = show_agent(house_of(request), key)
    values = {
        "shown": shown,
        "view": view,
        "text": typed[0] if typed else shown.text,
        "error": typed[1] if typed else None,
        "tools": load_tools(),
    }
    return draw(request, "agent.html", values, 422 if typed else 200)


@routes.post("/agents/{key}/pause")
@needs("playbook.edit")
def pause(request: Request, key: str, on: Annotated[bool, Form()] = False) -> Response:
    """Let an agent rest, or work again."""
    switch_agent(house_of(request), key, on, person_of(request).who)
    back = request.headers.get("referer", "")
    return RedirectResponse(f"/agents/{key}" if back.endswith(f"/{key}") else "/agents", 303)


@routes.post("/agents/{key}")
@needs("playbook.edit")
def save(
    request: Request,
    key: str,
    text: Annotated[str, Form(max_length=30_000)] = "",
    note: Annotated[str, Form(max_length=200)] = "",
    base: Annotated[int, Form()] = 0,
) -> Response:
    """Save an agent's page as a new version; the text stands as typed where it was refused."""
    text = text.replace("\r\n", "\n")
    made = Version(name=key, number=0, text=text, by=person_of(request).who, note=note)
    try:
        save_page(house_of(request), made, base or None)
    except Refused as error:
        return _draw_one(request, key, "page", (text, error))
    return RedirectResponse(f"/agents/{key}?view=page", 303)


@routes.post("/agents/{key}/restore")
@needs("playbook.edit")
def restore(request: Request, key: str, number: Annotated[int, Form()] = 0) -> Response:
    """Save an earlier version of an agent's page as the newest."""
    restore_page(house_of(request), key, number, person_of(request).who)
    return RedirectResponse(f"/agents/{key}?view=versions", 303)


@routes.get("/agents/{key}/diff")
@needs("read")
def show_diff(request: Request, key: str, one: int, two: int) -> Response:
    """Draw what changed between two versions."""
    lines = diff_versions(house_of(request), key, one, two).splitlines()
    back = f"/agents/{key}?view=versions"
    return draw(request, "diff.html", {"one": one, "two": two, "lines": lines, "back": back})
