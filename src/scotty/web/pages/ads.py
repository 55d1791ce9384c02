"""Ads: the plan in force and how it runs, drafts, lists to download, results to bring in, words and pictures."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.adcarrier import Order, list_exports, plan_exports
from scotty.desk.adfiles import list_files, read_file
from scotty.desk.adpace import list_ads
from scotty.desk.adplan import keep_draft, make_draft, read_draft, write_ads
from scotty.desk.adresults import Brought, import_results
from scotty.desk.asker import name_asker
from scotty.desk.audiences import choose_lines
from scotty.desk.creatives import Creative, draw_picture
from scotty.desk.uploads import forget_staged, list_staged, stage_file
from scotty.door.caller import house_of, person_of, settings_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.playbook.ads import PLATFORMS
from scotty.ports import House
from scotty.vendors.adplatforms.reports import Given
from scotty.web.draw import draw
from scotty.web.jobs import Jobs
from scotty.web.pages.outbox import outfit_of

routes = APIRouter(route_class=Guarded)
REPORT = 50_000_000
"""Bytes of a platform's report."""
SHOWN = 300
"""Pixels by which an ad's picture is shown wide; it is drawn in its own size."""


@routes.get("/ads")
@needs("read")
def show_ads(request: Request) -> Response:
    """Draw the plan in force, what it does, and its lists."""
    return _draw(request)


def _draw(
    request: Request, brought: Brought | None = None, error: Refused | None = None
) -> Response:
    house, outfit = house_of(request), outfit_of(request)
    book, jobs = outfit.current(), request.app.state.jobs
    values = {
        "listed": list_ads(house, book.ads, book.deals.rates),
        "files": list_files(house),
        "open": list_exports(outfit),
        "draft": read_draft(house),
        "running": jobs.running("ads"),
        "last": jobs.last("ads"),
        "platforms": PLATFORMS,
        "gate": book.gate,
        "brought": brought,
        "error": error,
    }
    return draw(request, "ads.html", values, 422 if error else 200)


@routes.post("/ads/draft")
@needs("draft")
def draft(request: Request) -> Response:
    """Draft a plan in the background; nothing is kept or spent by it."""
    jobs: Jobs = request.app.state.jobs
    outfit, mmdb = outfit_of(request), settings_of(request).mmdb
    if not jobs.running("ads"):
        jobs.run("ads", lambda: _say(len(make_draft(outfit, mmdb).drafted.plan.lines)))
    return RedirectResponse("/ads/draft", 303)


def _say(lines: int) -> str:
    return f"A plan of {lines} line{'s' if lines != 1 else ''} is drafted."


@routes.get("/ads/draft")
@needs("read")
def show_draft(request: Request) -> Response:
    """Draw the draft: every line with its reasons, and all money that stays unplanned with the mend."""
    jobs: Jobs = request.app.state.jobs
    values = {
        "draft": read_draft(house_of(request)),
        "running": jobs.running("ads"),
        "last": jobs.last("ads"),
        "platforms": PLATFORMS,
    }
    return draw(request, "adplan.html", values)


@routes.post("/ads/keep")
@needs("work")
def keep(request: Request, mark: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Keep the draft that was seen as the plan in force."""
    keep_draft(house_of(request), mark, person_of(request).who)
    return RedirectResponse("/ads", 303)


@routes.post("/ads/export")
@needs("draft")
def export(request: Request, tag: Annotated[str, Form(max_length=40)] = "") -> Response:
    """Ask for the list of a line, or of all: each account passes the gate with its money."""
    person = person_of(request)
    tags = (tag,) if tag else ()
    order = Order(tags=tags, by=name_asker(person), may_send="send" in person.may)
    plan_exports(outfit_of(request), order)
    return RedirectResponse("/ads#lists", 303)


@routes.get("/ads/lists/{name}")
@needs("work")
def download(request: Request, name: str) -> Response:
    """Send a list as it was written."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    content = read_file(house_of(request), name)
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@routes.post("/ads/results", max_body_size=REPORT)
@needs("import")
async def bring_results(request: Request) -> Response:
    """Bring a platform's report in, and say what became of it."""
    form = await request.form()
    told = {k: v.strip() for k, v in form.items() if isinstance(v, str)}
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return await run_in_threadpool(
            _draw, request, None, Refused("No file was chosen.", "Choose the platform's export.")
        )
    return await run_in_threadpool(_bring, request, told, file)


def _bring(request: Request, told: dict[str, str], file: UploadFile) -> Response:
    try:
        return _draw(request, _import(house_of(request), told, file))
    except Refused as error:
        return _draw(request, None, error)


def _import(house: House, told: dict[str, str], file: UploadFile) -> Brought:
    given = Given(
        platform=told.get("platform") or None,
        currency=told.get("currency") or "USD",
        zone=told.get("zone") or "UTC",
    )
    token = stage_file(house, None, file.filename or "", file.file)
    try:
        return import_results(house, list_staged(house, token)[0], given)
    finally:
        forget_staged(house, token)


@routes.get("/ads/line/{tag}")
@needs("read")
def show_creatives(request: Request, tag: str) -> Response:
    """Draw a line with its accounts, and the ads that the query asks for."""
    (line,) = choose_lines(house_of(request), (tag,))
    told, error = dict(request.query_params), None
    made: tuple[Creative, ...] = ()
    if told.get("promise", "").strip():
        try:
            made = write_ads(outfit_of(request), line, told)
        except Refused as refused:
            error = refused
    values = {
        "line": line,
        "told": told,
        "made": made,
        "error": error,
        "brand": outfit_of(request).current().pages,
        "platforms": PLATFORMS,
        "shown": SHOWN,
    }
    return draw(request, "adline.html", values)


@routes.get("/ads/line/{tag}/{name}.png")
@needs("read")
def send_picture(request: Request, tag: str, name: str) -> Response:
    """Draw one picture of the ads that the query asks for, in its own size."""
    (line,) = choose_lines(house_of(request), (tag,))
    made = write_ads(outfit_of(request), line, dict(request.query_params))
    found = [p for one in made for p in one.pictures if p.name == name]
    if not found:
        raise Refused(f"There is no picture {name!r}.", "Open it from the line's page.")
    picture = draw_picture(house_of(request).press, found[0])
    headers = {"content-disposition": f'inline; filename="{tag}-{name}.png"'}
    return Response(picture, media_type="image/png", headers=headers)
