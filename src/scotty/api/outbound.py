"""What programs may ask of content, pages, ads and experiments, and do about them."""

from typing import Annotated

from fastapi import APIRouter, Body, Form, Query, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.look import AsOf, Limit, aware
from scotty.api.reply import Listed, answer, answers
from scotty.desk.adcarrier import Order as Lists
from scotty.desk.adcarrier import plan_exports
from scotty.desk.adfiles import list_files, read_file
from scotty.desk.adpace import Listed as AdLines
from scotty.desk.adpace import list_ads
from scotty.desk.adplan import AdDraft, keep_draft, make_draft, read_draft
from scotty.desk.adresults import Brought, import_results
from scotty.desk.asker import name_asker
from scotty.desk.content import (
    ContentPage,
    Wanted,
    list_assets,
    restore_version,
    save_asset,
    show_asset,
)
from scotty.desk.outbox import Item
from scotty.desk.pages import Published, Way, revoke_page
from scotty.desk.paging import Order, Preview, list_planned, plan_page, preview_page
from scotty.desk.readings import Readings, list_readings
from scotty.desk.trials import list_trials
from scotty.desk.uploads import forget_staged, list_staged, stage_file
from scotty.door.caller import house_of, person_of, settings_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Fact, Held, Refused
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.versions import Version
from scotty.vendors.adplatforms.reports import Given

routes = APIRouter(route_class=Guarded)
Name = Annotated[str, Query(max_length=200)]
REPORT = 50_000_000
"""Bytes of a platform's report."""


def _outfit(request: Request) -> Outfit:
    outfit: Outfit = request.app.state.outfit
    return outfit


@routes.get("/content", openapi_extra=answers(Listed))
@needs("read")
def get_contents(
    request: Request, kind: Name = "", industry: Name = "", persona: Name = "", state: Name = ""
) -> Response:
    """Return content: for whom, how fresh, where it is used, and how what was sent of it was answered."""
    wanted = Wanted(kind=kind, industry=industry, persona=persona, state=state)
    return answer(Listed(items=list(list_assets(house_of(request), wanted))))


@routes.get("/content/{name}", openapi_extra=answers(ContentPage))
@needs("read")
def get_content(request: Request, name: str, version: int | None = None) -> Response:
    """Return an asset, its text and all its versions."""
    return answer(show_asset(house_of(request), name, version))


@routes.put("/content/{name}", openapi_extra=answers(ContentPage))
@needs("playbook.edit")
def put_content(
    request: Request,
    name: str,
    text: Annotated[str, Body(max_length=250_000)],
    note: Annotated[str, Body(max_length=500)] = "",
    base: Annotated[int | None, Body()] = None,
) -> Response:
    """Save an asset as a new version; refused with its place where the text does not hold."""
    house, by = house_of(request), person_of(request).who
    save_asset(house, Version(name=name, number=0, text=text, by=by, note=note), base)
    return answer(show_asset(house, name))


@routes.post("/content/{name}/versions/{number}/restore", openapi_extra=answers(ContentPage))
@needs("playbook.edit")
def post_content_restore(request: Request, name: str, number: int) -> Response:
    """Save the text of an earlier version as the newest."""
    house = house_of(request)
    restore_version(house, name, number, person_of(request).who)
    return answer(show_asset(house, name))


@routes.get("/pages", openapi_extra=answers(Readings))
@needs("read")
def get_pages(request: Request, account: Name = "", limit: Limit = 100) -> Response:
    """Return published pages, newest first, with how people read them; `account` is its key."""
    return answer(list_readings(house_of(request), account or None, limit))


@routes.get("/pages/planned", openapi_extra=answers(Listed))
@needs("read")
def get_planned(request: Request, limit: Limit = 100) -> Response:
    """Return pages that are planned or held, and by what."""
    return answer(Listed(items=list(list_planned(_outfit(request), limit))))


def _order(request: Request, account: str, contact: str | None, told: tuple[Way, str]) -> Order:
    person = person_of(request)
    return Order(
        account=account,
        contact=contact,
        kind=told[0],
        model=told[1],
        by=name_asker(person),
        may_send="send" in person.may,
    )


@routes.post("/pages/preview", openapi_extra=answers(Preview))
@needs("draft")
def post_preview(
    request: Request,
    account: Annotated[str, Body(max_length=300)],
    contact: Annotated[str | None, Body(max_length=300)] = None,
    kind: Annotated[Way, Body()] = "landing",
    model: Annotated[str, Body(max_length=100)] = "",
) -> Response:
    """Return the page that would be put up, line by line with its grounds; puts nothing up."""
    found = preview_page(_outfit(request), _order(request, account, contact, (kind, model)))
    if isinstance(found, Held):
        raise Refused(found.reason, found.mend)
    return answer(found)


@routes.post("/pages", openapi_extra=answers(Item))
@needs("draft")
def post_page(
    request: Request,
    account: Annotated[str, Body(max_length=300)],
    contact: Annotated[str | None, Body(max_length=300)] = None,
    kind: Annotated[Way, Body()] = "landing",
    model: Annotated[str, Body(max_length=100)] = "",
) -> Response:
    """Plan to put a page up: the gate decides, a person approves it in the outbox."""
    return answer(plan_page(_outfit(request), _order(request, account, contact, (kind, model))))


@routes.delete("/pages/{page}", openapi_extra=answers(Published))
@needs("work")
def delete_page(request: Request, page: str, why: Name = "") -> Response:
    """Take a page down, at once and for good."""
    return answer(revoke_page(house_of(request), page, person_of(request).who, why))


@routes.get("/ads", openapi_extra=answers(AdLines))
@needs("read")
def get_ads(request: Request, as_of: AsOf = None) -> Response:
    """Return the lines of the plan in force: shown, clicked, spent, and what their pace asks for."""
    book = _outfit(request).current()
    return answer(list_ads(house_of(request), book.ads, book.deals.rates, aware(as_of)))


@routes.post("/ads/draft", openapi_extra=answers(AdDraft))
@needs("draft")
def post_draft(request: Request) -> Response:
    """Draft a plan by the playbook; keeps and spends nothing. Takes a while: it reads all accounts of the tiers."""
    return answer(make_draft(_outfit(request), settings_of(request).mmdb))


@routes.get("/ads/draft", openapi_extra=answers(AdDraft))
@needs("read")
def get_draft(request: Request) -> Response:
    """Return the draft that was made last; null before there is one: POST here to make one."""
    return answer(read_draft(house_of(request)))


@routes.post("/ads/plan", openapi_extra=answers(Fact))
@needs("work")
def post_plan(request: Request, mark: Annotated[str, Body(embed=True, max_length=40)]) -> Response:
    """Keep the draft of this mark as the plan in force; refused where it was made anew since."""
    return answer(keep_draft(house_of(request), mark, person_of(request).who))


@routes.post("/ads/exports", openapi_extra=answers(Listed))
@needs("draft")
def post_exports(
    request: Request, tags: Annotated[list[str] | None, Body(embed=True)] = None
) -> Response:
    """Ask for the lists of these lines, or of all: each account passes the gate with its money."""
    person = person_of(request)
    order = Lists(tags=tuple(tags or ()), by=name_asker(person), may_send="send" in person.may)
    return answer(Listed(items=list(plan_exports(_outfit(request), order))))


@routes.get("/ads/lists", openapi_extra=answers(Listed))
@needs("read")
def get_lists(request: Request) -> Response:
    """Return the lists that were written, newest first: ADD to upload, REMOVE to take off."""
    return answer(Listed(items=list(list_files(house_of(request)))))


@routes.get("/ads/lists/{name}")
@needs("work")
def get_list(request: Request, name: str) -> Response:
    """Return a list as it was written, as CSV."""
    return Response(read_file(house_of(request), name), media_type="text/csv; charset=utf-8")


@routes.post("/ads/results", openapi_extra=answers(Brought), max_body_size=REPORT)
@needs("import")
def post_results(
    request: Request,
    file: UploadFile,
    platform: Annotated[str, Form(max_length=40)] = "",
    currency: Annotated[str, Form(max_length=3)] = "USD",
    zone: Annotated[str, Form(max_length=60)] = "UTC",
) -> Response:
    """Bring a platform's report in (multipart): shown, clicked, spent. The same again changes nothing."""
    house = house_of(request)
    token = stage_file(house, None, file.filename or "", file.file)
    try:
        given = Given(platform=platform or None, currency=currency, zone=zone)
        return answer(import_results(house, list_staged(house, token)[0], given))
    finally:
        forget_staged(house, token)


@routes.get("/experiments", openapi_extra=answers(Listed))
@needs("read")
def get_experiments(request: Request, as_of: AsOf = None) -> Response:
    """Return every experiment of the sequences in force: arms, evidence, verdict, holdout."""
    return answer(Listed(items=list(list_trials(_outfit(request), aware(as_of)))))
