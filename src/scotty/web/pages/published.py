"""Pages: what is put up and how it is read; a page composed, looked at, planned, approved, taken down."""

from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.asker import name_approver, name_asker
from scotty.desk.films import LARGEST, keep_film
from scotty.desk.pages import WAYS, Way, revoke_page
from scotty.desk.paging import Order, approve_page, list_planned, plan_page, preview_page
from scotty.desk.readings import list_readings
from scotty.desk.uploads import forget_staged, list_staged, stage_file
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Held, Refused
from scotty.playbook.roi import default_models
from scotty.settings import name_address
from scotty.web.asked import read_number
from scotty.web.draw import draw
from scotty.web.pages.outbox import outfit_of
from scotty.web.worth import show_worth

routes = APIRouter(route_class=Guarded)
Short = Annotated[str, Form(max_length=300)]
NAMES = {
    "landing": "Landing page",
    "roi": "Calculator",
    "briefing": "Briefing (PDF)",
    "video": "Video message",
}


@routes.get("/pages")
@needs("read")
def show_pages(request: Request, account: str = "") -> Response:
    """Draw published pages, and those that wait."""
    house, limit = house_of(request), read_number(request, "limit", 50, 1_000)
    row = house.tables.account(account.strip()) if account.strip() else None
    key = str(row["key"]) if row else account.strip() or None
    values = {
        "found": list_readings(house, key, limit),
        "planned": [i for i in list_planned(outfit_of(request)) if key in (None, i.account)],
        "account": account,
        "limit": limit,
        "names": NAMES,
        "root": name_address(request.app.state.settings),
        "gate": outfit_of(request).current().gate,
    }
    return draw(request, "published.html", values)


def read_order(request: Request, told: dict[str, str]) -> Order:
    """Return what a form or a query asks for. Raises Refused for a page that there is not."""
    person, kind = person_of(request), told.get("kind") or "landing"
    if kind not in get_args(Way):
        raise Refused(f"There is no page {kind!r}.", f"Choose from {', '.join(WAYS)}.")
    return Order(
        account=told.get("account", "").strip(),
        contact=told.get("contact", "").strip() or None,
        kind=kind,  # type: ignore[arg-type]
        model=told.get("model", "").strip(),
        by=name_asker(person),
        may_send="send" in person.may,
    )


@routes.get("/pages/new")
@needs("draft")
def compose(request: Request) -> Response:
    """Draw the form, and the page that it asks for; nothing is put up by it."""
    return _draw_new(request, dict(request.query_params))


def _draw_new(request: Request, told: dict[str, str], error: Refused | None = None) -> Response:
    found, status = None, 422 if error else 200
    told = dict.fromkeys(("account", "contact", "kind", "model"), "") | told
    if told["account"].strip():
        try:
            found = preview_page(outfit_of(request), read_order(request, told))
        except Refused as refused:
            error = error or refused
    house, held = house_of(request), found if isinstance(found, Held) else None
    preview = None if isinstance(found, Held) else found
    values = {
        "told": told,
        "held": held,
        "preview": preview,
        "fields": show_worth(preview.page.worth, {}).fields
        if preview and preview.page.worth
        else (),
        "people": house.tables.contacts(preview.page.account) if preview else [],
        "models": default_models(),
        "names": NAMES,
        "error": error,
    }
    return draw(request, "compose.html", values, status)


@routes.post("/pages")
@needs("draft")
def plan(
    request: Request, account: Short = "", contact: Short = "", kind: Short = "", model: Short = ""
) -> Response:
    """Plan to put a page up; the gate decides, and a person approves."""
    told = {"account": account, "contact": contact, "kind": kind, "model": model}
    try:
        plan_page(outfit_of(request), read_order(request, told))
    except Refused as error:
        return _draw_new(request, told, error)
    return RedirectResponse("/pages#wait", 303)


@routes.post("/pages/film", max_body_size=LARGEST + 1_000_000)
@needs("draft")
async def take_film(request: Request) -> Response:
    """Take in a recording, or captions, for a page that is composed."""
    form = await request.form()
    told = {k: v for k, v in form.items() if isinstance(v, str)}
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Refused("No file was chosen.", "Choose an MP4 or a VTT file.")
    return await run_in_threadpool(_take_film, request, told, file)


def _take_film(request: Request, told: dict[str, str], file: UploadFile) -> Response:
    house, found = house_of(request), preview_page(outfit_of(request), read_order(request, told))
    if isinstance(found, Held):
        raise Refused(found.reason, found.mend)
    token = stage_file(house, None, file.filename or "", file.file)
    try:
        keep_film(house, found.page, list_staged(house, token)[0])
    finally:
        forget_staged(house, token)
    whom = {"account": found.page.account, "contact": found.page.contact or "", "kind": "video"}
    return RedirectResponse(f"/pages/new?{urlencode(whom)}", 303)


@routes.post("/pages/{touch}/approve")
@needs("approve")
def approve(request: Request, touch: str) -> Response:
    """Approve a planned page; where the approver may send, it goes up at once."""
    person = person_of(request)
    approve_page(outfit_of(request), touch, name_approver(person), "send" in person.may)
    return RedirectResponse("/pages#wait", 303)


@routes.post("/pages/{page}/revoke")
@needs("work")
def revoke(request: Request, page: str, why: Short = "") -> Response:
    """Take a page down, at once and for good."""
    revoke_page(house_of(request), page, person_of(request).who, why.strip())
    return RedirectResponse("/pages", 303)
