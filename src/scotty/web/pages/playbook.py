"""The playbook: forms and text, versions, differences, what the wins teach."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.forms import OPINIONS, amend_text, fault_place
from scotty.desk.playbook import (
    diff_versions,
    list_versions,
    read_version,
    restore_version,
    save_playbook,
)
from scotty.desk.weights import (
    Judgement,
    compare_icp,
    fit_weights,
    list_weights,
    serve_weights,
    served_weights,
)
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.playbook import parse_playbook
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)
VIEWS = ("form", "text", "versions", "lessons")


def _draw_book(
    request: Request, view: str, text: str | None = None, error: Refused | None = None
) -> Response:
    house = house_of(request)
    versions = list_versions(house)
    newest = versions[-1]
    values = {
        "view": view if view in VIEWS else "form",
        "versions": versions[::-1],
        "newest": newest,
        "book": parse_playbook(newest.text),
        "text": newest.text if text is None else text,
        "error": error,
        "place": fault_place(error) if error else "",
        "opinions": OPINIONS,
        "shifts": compare_icp(house) if view == "lessons" else (),
        "weights": {kind: list_weights(house, kind)[::-1] for kind in ("fit", "intent")},
        "served": {kind: served_weights(house, kind) for kind in ("fit", "intent")},
    }
    return draw(request, "playbook.html", values, 422 if error else 200)


@routes.get("/playbook")
@needs("read")
def show_playbook(request: Request, view: str = "form") -> Response:
    """Draw the playbook."""
    return _draw_book(request, view)


@routes.post("/playbook")
@needs("playbook.edit")
async def save(request: Request) -> Response:
    """Save the form or the text as a new version."""
    form = await request.form()
    told = {k: v for k, v in form.multi_items() if isinstance(v, str)}
    return await run_in_threadpool(_save, request, told)


def _save(request: Request, told: dict[str, str]) -> Response:
    house, by_text = house_of(request), "text" in told
    base = int(told["base"]) if told.get("base", "").isdigit() else list_versions(house)[-1].number
    text = told.get("text", "").replace("\r\n", "\n")
    try:
        if not by_text:
            entries = {k[4:]: v.strip() for k, v in told.items() if k.startswith("set:")}
            new = (told.get("new:attribute"), told.get("new:level", "").strip())
            if all(new):
                entries[f"icp:{new[0]}:{new[1]}"] = told.get("new:opinion", "neutral")
            text = amend_text(read_version(house, base).text, entries)
        save_playbook(house, text, person_of(request).who, told.get("note", "")[:200], base)
    except Refused as error:
        return _draw_book(request, "text" if by_text else "form", text, error)
    return RedirectResponse("/playbook?view=versions", 303)


@routes.get("/playbook/diff")
@needs("read")
def show_diff(request: Request, one: int, two: int) -> Response:
    """Draw what changed between two versions."""
    lines = diff_versions(house_of(request), one, two).splitlines()
    back = "/playbook?view=versions"
    return draw(request, "diff.html", {"one": one, "two": two, "lines": lines, "back": back})


@routes.post("/playbook/{number}/restore")
@needs("playbook.edit")
def restore(request: Request, number: int) -> Response:
    """Save an earlier version as the newest."""
    restore_version(house_of(request), number, person_of(request).who)
    return RedirectResponse("/playbook?view=versions", 303)


@routes.post("/playbook/learn")
@needs("playbook.edit")
def learn(request: Request) -> Response:
    """Learn the ideal customer from the wins, and use it."""
    fit_weights(house_of(request), by=person_of(request).who)
    return RedirectResponse("/playbook?view=lessons", 303)


@routes.post("/playbook/serve")
@needs("playbook.edit")
def serve(
    request: Request,
    judgement: Annotated[str, Form()] = "fit",
    fitted: Annotated[str, Form()] = "rules",
) -> Response:
    """Put weights to use: learnt ones, or the rules alone."""
    if judgement not in {"fit", "intent"}:
        raise Refused(f"There is no judgement {judgement!r}.", "Choose fit or intent.")
    kind: Judgement = "fit" if judgement == "fit" else "intent"
    serve_weights(house_of(request), kind, fitted, person_of(request).who)
    return RedirectResponse("/playbook?view=lessons", 303)
