"""Content: what messages and pages are made of; filters, one asset with its versions, the editor."""

from collections.abc import Sequence
from typing import Annotated, get_args

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.content import (
    ContentRow,
    Wanted,
    diff_versions,
    fits,
    list_assets,
    restore_version,
    retire_asset,
    retire_examples,
    save_asset,
    show_asset,
)
from scotty.desk.hub import Recommended, recommend_content, search_content
from scotty.desk.stale import list_stale
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.flows.versions import Version
from scotty.playbook.content import Kind, Persona, Stage
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)
VIEWS = ("asset", "versions")
SUGGESTED, FOUND = 6, 30
"""Assets suggested for somebody, and found by words, at most."""
STATES = {
    "fresh": "may be used",
    "soon": "ends within 30 days",
    "over": "ended",
    "example": "examples that came with Scotty",
}
BLANK = """+++
title = ""
kind = "case_study"
industry = []
persona = []
pain = []
says = ["{customer} …"]
source = ""

[figures]
customer = ""
+++

"""


@routes.get("/content")
@needs("read")
def show_content(request: Request, q: str = "") -> Response:
    """Draw the assets that are asked for, those found by words, or those suggested for somebody."""
    house, wanted = house_of(request), read_wanted(request)
    everything = list_assets(house)
    values = {
        "rows": [row for row in everything if fits(row, wanted)],
        "stale": list_stale(house, everything),
        "search": search_content(house, q, wanted, FOUND, everything) if q.strip() else None,
        "suggested": suggest(request, everything),
        "q": q,
        "count": len(everything),
        "examples": sum(row.example and row.state != "over" for row in everything),
        "wanted": wanted,
        "kinds": get_args(Kind),
        "personas": get_args(Persona),
        "stages": get_args(Stage),
        "industries": sorted({name for row in everything for name in row.industry}),
        "pains": sorted({name for row in everything for name in row.pain}),
        "states": STATES,
    }
    return draw(request, "content.html", values)


def read_wanted(request: Request) -> Wanted:
    """Return the filter that a page's address asks for."""
    asked = request.query_params
    fields = Wanted.__struct_fields__
    return Wanted(**{name: asked.get(name, "")[:200] for name in fields})


def suggest(request: Request, rows: Sequence[ContentRow]) -> Recommended | Refused | None:
    """Return content for whom the address names; why not, where nobody is called so; None for nobody."""
    asked = request.query_params
    account = asked.get("for", "").strip()[:200]
    if not account:
        return None
    try:
        who, stage = asked.get("who", "")[:200], asked.get("at", "")[:20]
        house = house_of(request)
        return recommend_content(house, account, who or None, stage or None, SUGGESTED, rows)
    except Refused as refused:
        return refused


@routes.get("/content/new")
@needs("playbook.edit")
def new(request: Request) -> Response:
    """Draw the editor with an empty asset."""
    values = {"name": "", "text": BLANK, "shown": None, "error": None, "base": 0}
    return draw(request, "asset.html", {**values, "view": "asset"})


@routes.post("/content")
@needs("playbook.edit")
def save(
    request: Request,
    name: Annotated[str, Form(max_length=100)] = "",
    text: Annotated[str, Form(max_length=250_000)] = "",
    note: Annotated[str, Form(max_length=200)] = "",
    base: Annotated[int, Form()] = 0,
) -> Response:
    """Save an asset as a new version; the text stands as typed where it was refused."""
    house, text = house_of(request), text.replace("\r\n", "\n")
    made = Version(name=name.strip(), number=0, text=text, by=person_of(request).who, note=note)
    try:
        save_asset(house, made, base or None)
    except Refused as error:
        shown = show_asset(house, made.name) if base else None
        values = {"name": made.name, "text": text, "shown": shown, "error": error, "base": base}
        return draw(request, "asset.html", {**values, "view": "asset"}, 422)
    return RedirectResponse(f"/content/{made.name}", 303)


@routes.post("/content/examples/retire")
@needs("playbook.edit")
def retire_all(request: Request) -> Response:
    """Retire every example that came with Scotty."""
    retire_examples(house_of(request), person_of(request).who)
    return RedirectResponse("/content?state=example", 303)


@routes.get("/content/{name}")
@needs("read")
def show_one(
    request: Request, name: str, view: str = "asset", version: int | None = None
) -> Response:
    """Draw an asset: its newest version, or another one; or all versions."""
    shown = show_asset(house_of(request), name, version)
    values = {
        "name": name,
        "text": shown.text,
        "shown": shown,
        "error": None,
        "base": shown.row.version,
        "view": view if view in VIEWS else "asset",
    }
    return draw(request, "asset.html", values)


@routes.get("/content/{name}/diff")
@needs("read")
def show_diff(request: Request, name: str, one: int, two: int) -> Response:
    """Draw what changed between two versions."""
    lines = diff_versions(house_of(request), name, one, two).splitlines()
    back = f"/content/{name}?view=versions"
    return draw(request, "diff.html", {"one": one, "two": two, "lines": lines, "back": back})


@routes.post("/content/{name}/restore")
@needs("playbook.edit")
def restore(request: Request, name: str, number: Annotated[int, Form()] = 0) -> Response:
    """Save an earlier version as the newest."""
    restore_version(house_of(request), name, number, person_of(request).who)
    return RedirectResponse(f"/content/{name}?view=versions", 303)


@routes.post("/content/{name}/retire")
@needs("playbook.edit")
def retire(request: Request, name: str) -> Response:
    """Let nothing new be made of an asset."""
    retire_asset(house_of(request), name, person_of(request).who)
    return RedirectResponse(f"/content/{name}", 303)
