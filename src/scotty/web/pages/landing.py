"""Pages for people outside: behind a signed link, without cookies, scripts from elsewhere, or a trace in search."""

from collections.abc import Mapping
from typing import Any

import msgspec
from anyio.to_thread import run_sync
from fastapi import APIRouter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from scotty.desk.films import locate_film
from scotty.desk.pages import Gone, Opened, open_page
from scotty.desk.papers import print_paper
from scotty.desk.signed import Damaged, Expired
from scotty.desk.visits import LONGEST, Visitor, note_beacon, note_edits, note_view
from scotty.door.caller import SESSION, client_address, house_of, settings_of
from scotty.door.guard import Guarded, signed
from scotty.facts import Refused
from scotty.playbook.brand import GROUNDS, tone_colour
from scotty.playbook.roi import export_plan, plan_model
from scotty.stages.engage.pages import Page, compose_film, write_captions
from scotty.web.draw import draw
from scotty.web.worth import read_form, show_worth, write_query

routes = APIRouter(route_class=Guarded)

HEADERS = {
    "x-robots-tag": "noindex, nofollow, noarchive",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
}
"""A link that is passed on must not be found, and must not tell where it was clicked."""
FORM = 20_000
"""Bytes of a calculator's form."""


@routes.get("/p/{token}")
@signed
def show_page(request: Request, token: str) -> Response:
    """Draw the landing page."""
    return _draw_part(request, token, "landing", {})


@routes.get("/p/{token}/roi")
@signed
def show_calculator(request: Request, token: str) -> Response:
    """Draw the calculator with the numbers of the query, computed here: it needs no script."""
    return _draw_part(request, token, "roi", dict(request.query_params))


@routes.post("/p/{token}/roi", max_body_size=FORM)
@signed
async def compute(request: Request, token: str) -> Response:
    """Note what was changed, and show what comes of it at an address that can be kept."""
    opened = await run_sync(_open, request, token)
    if isinstance(opened, Response):
        return opened
    if opened.page.worth is None:
        return _refuse(request, 404)
    async with request.form(max_files=0, max_fields=40) as form:
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
    values = read_form(opened.page.worth, typed)
    await run_sync(note_edits, house_of(request), opened, _look(request), values)
    return _dress(RedirectResponse(f"/p/{token}/roi?{write_query(opened.page.worth, values)}", 303))


@routes.get("/p/{token}/video")
@signed
def show_video(request: Request, token: str) -> Response:
    """Draw the page of the video message."""
    return _draw_part(request, token, "video", {})


@routes.get("/p/{token}/film.mp4")
@signed
def send_film(request: Request, token: str) -> Response:
    """Send the recording; ranges of it where asked (RFC 9110, section 14)."""
    opened = _open(request, token)
    if isinstance(opened, Response):
        return opened
    path = locate_film(house_of(request), opened.film)
    if path is None:
        return _refuse(request, 404)
    response = FileResponse(path, media_type="video/mp4")
    response.headers["cache-control"] = "private, max-age=3600"
    return _dress(response)


@routes.get("/p/{token}/film.vtt")
@signed
def send_captions(request: Request, token: str) -> Response:
    """Send the captions that lie beside the recording, else those of the script."""
    opened = _open(request, token)
    if isinstance(opened, Response):
        return opened
    path = locate_film(house_of(request), opened.film, ".vtt")
    text = path.read_text(encoding="utf-8") if path else write_captions(compose_film(opened.page))
    return _dress(Response(text, media_type="text/vtt; charset=utf-8"))


@routes.get("/p/{token}/briefing.pdf")
@signed
def send_briefing(request: Request, token: str) -> Response:
    """Send the executive briefing."""
    opened = _open(request, token)
    if isinstance(opened, Response):
        return opened
    note_view(house_of(request), opened, "briefing", _look(request))
    headers = {"content-disposition": 'inline; filename="briefing.pdf"'}
    paper = print_paper(opened.page, "briefing")
    return _dress(Response(paper, media_type="application/pdf", headers=headers))


@routes.get("/p/{token}/brand.css")
@signed
def send_colours(request: Request, token: str) -> Response:
    """Send the page's accent, in the tones that can be read by day and by night."""
    opened = _open(request, token)
    if isinstance(opened, Response):
        return opened
    day, night = (tone_colour(opened.page.brand.colour, ground) for ground in GROUNDS)
    text = f":root{{--accent:light-dark({day},{night})}}\n"
    headers = {"cache-control": "private, max-age=3600"}
    return _dress(Response(text, media_type="text/css; charset=utf-8", headers=headers))


@routes.post("/p/{token}/seen", max_body_size=LONGEST)
@signed
async def take_beacon(request: Request, token: str) -> Response:
    """Note what the page's script tells."""
    opened = await run_sync(_open, request, token)
    if isinstance(opened, Response):
        return opened
    try:
        body = await request.body()
        await run_sync(note_beacon, house_of(request), opened, _look(request), body)
    except ClientDisconnect:
        return _dress(Response(status_code=400))  # the browser went away with half of it unsent
    except Refused as error:
        return _dress(Response(f"{error.why}\n", 422, media_type="text/plain; charset=utf-8"))
    return _dress(Response(status_code=204))


def _draw_part(request: Request, token: str, part: str, query: Mapping[str, str]) -> Response:
    opened = _open(request, token)
    if isinstance(opened, Response):
        return opened
    house, page = house_of(request), opened.page
    film = locate_film(house, opened.film) is not None
    if (part == "roi" and page.worth is None) or (part == "video" and not film):
        return _refuse(request, 404)
    note_view(house, opened, part, _look(request))
    values: dict[str, Any] = {
        "page": page,
        "at": f"/p/{token}",
        "part": part,
        "film": film,
        "quiet": _asks_quiet(request),
        "worth": show_worth(page.worth, query) if page.worth else None,
        "plan": _plan(page) if part == "roi" else "",
        "scenes": compose_film(page).scenes if part == "video" else (),
    }
    return _dress(draw(request, f"public/{part}.html", values))


def _plan(page: Page) -> str:
    assert page.worth is not None
    return msgspec.json.encode(export_plan(plan_model(page.worth.model))).decode()


def _open(request: Request, token: str) -> Opened | Response:
    """Return the page, or the answer that there is none: 404 where there never was, 410 where there was."""
    try:
        return open_page(house_of(request), token)
    except (Gone, Expired) as error:
        return _refuse(request, 410, error.why, error.mend)
    except Damaged:
        return _refuse(request, 404)


def _refuse(request: Request, status: int, why: str = "", mend: str = "") -> Response:
    values = {
        "title": "There is no such page" if status == 404 else "This page is not here any more",
        "why": why or "Nothing is at this address. The link may have been cut on its way to you.",
        "mend": mend or "Open it again from where you have it, whole.",
    }
    return _dress(draw(request, "public/gone.html", values, status))


def _look(request: Request) -> Visitor:
    """Return whoever reads. Where one of us is signed in in this browser, the visit is ours."""
    told = request.headers.get("sec-purpose", "") + request.headers.get("purpose", "")
    return Visitor(
        address=client_address(request, settings_of(request).trusted_proxies),
        agent=request.headers.get("user-agent", "")[:1_000],
        unseen=_asks_quiet(request) or "prefetch" in told or SESSION in request.cookies,
    )


def _asks_quiet(request: Request) -> bool:
    """Whether the browser asks not to be followed (Global Privacy Control; DNT)."""
    return "1" in (request.headers.get("sec-gpc"), request.headers.get("dnt"))


def _dress(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
