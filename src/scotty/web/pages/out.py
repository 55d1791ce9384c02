"""What people and machines reach from a mail: the way out, links, one pixel. No cookie, no script.

Nothing that is asked for by GET changes whether we may write: scanners follow every link.
"""

import logging
from typing import Any
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from scotty.desk.consent import renew_consent
from scotty.desk.moments import Notes, Visit
from scotty.desk.signed import Damaged, read_key
from scotty.desk.suppress import PAUSE, unsubscribe
from scotty.desk.ways import Place, Way, read_way
from scotty.door.caller import client_address, house_of, settings_of
from scotty.door.guard import Guarded, signed
from scotty.facts import Later
from scotty.ports.moments import FindSent, Sent
from scotty.stages.engage.machines import TRAP, What
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)
log = logging.getLogger(__name__)
SMALL = 16_000
"""Bytes of a form that says no."""
ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""The pair that a one-click request must hold, in these very letters (RFC 8058 § 3.1)."""
QUIET = {"x-robots-tag": "noindex, nofollow", "referrer-policy": "no-referrer"}
GIF = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b"
)
"""One transparent pixel, 43 bytes (GIF89a)."""
_PREFETCH = ("sec-purpose", "purpose", "x-purpose", "x-moz")


@routes.get("/u/{token}")
@signed
def show_way_out(request: Request, token: str) -> Response:
    """Draw the page with the buttons. Changes nothing."""
    sent = _find_sent(request, "out", token)
    return _draw_gone(request) if sent is None else _draw_choice(request, sent[0])


@routes.post("/u/{token}", max_body_size=SMALL)
@signed
async def take_way_out(request: Request, token: str) -> Response:
    """Stop at once: by a mail provider's one click, or by a button of the page."""
    found = await run_sync(_find_sent, request, "out", token)
    if found is None:
        return await run_sync(_draw_gone, request)
    async with request.form(max_files=0, max_fields=20) as form:
        act, plain = _read_choice(form)
    if act is None:
        return PlainTextResponse("This form says nothing that we know.\n", 400, QUIET)
    try:
        return await run_sync(_act_on, request, found[0], act, plain)
    except Later as error:
        log.warning("an unsubscription must be asked for again: %s", error.why)
        retry = {**QUIET, "retry-after": f"{error.after:.0f}"}
        return PlainTextResponse("This could not be kept. Please try again.\n", 503, retry)


@routes.api_route("/c/{token}", methods=["GET", "HEAD"])
@signed
def follow_link(request: Request, token: str) -> Response:
    """Lead on to where the link of that mail leads, and note it."""
    found = _find_sent(request, "click", token)
    if found is None:
        return _draw_gone(request)
    sent, link = found
    if link == TRAP:
        _note(request, sent, "click", link)
        return PlainTextResponse(
            "This link is here for machines. There is nothing to see.\n", 200, QUIET
        )
    url = sent.links[link - 1] if link <= len(sent.links) else ""
    if not _leads_out(url):
        return _draw_gone(request)
    _note(request, sent, "click", link)
    return RedirectResponse(url, 303, QUIET)


@routes.api_route("/o/{token}.gif", methods=["GET", "HEAD"])
@signed
def show_pixel(request: Request, token: str) -> Response:
    """Return the pixel, and note it."""
    found = _find_sent(request, "open", token)
    if found is None:
        return PlainTextResponse("There is no such picture.\n", 404, QUIET)
    _note(request, found[0], "open", TRAP)
    # Mail is read on other sites than ours: this one picture may be shown there.
    return Response(
        GIF, 200, {**QUIET, "cross-origin-resource-policy": "cross-origin"}, "image/gif"
    )


def _find_sent(request: Request, way: Way, token: str) -> tuple[Sent, int] | None:
    """Return the mail that a token is of, and the link's number; None where it is not ours."""
    house = house_of(request)
    try:
        place: Place = read_way(read_key(house), way, token, house.clock.now())
    except Damaged:
        return None
    find_touch: FindSent = request.app.state.find_touch
    sent = find_touch(place.touch)
    return None if sent is None else (sent, place.link)


def _read_choice(form: FormData) -> tuple[str | None, bool]:
    """Return what a form asks for (None: nothing that we know), and whether a machine sends it."""
    name, value = ONE_CLICK
    if value in form.getlist(name):
        return "all", True
    choice = form.get("choice")
    return (choice if choice in {"all", "pause", "again"} else None), False


def _act_on(request: Request, sent: Sent, act: str, plain: bool) -> Response:
    house = house_of(request)
    book, now = house.suppressions, house.clock.now()
    if act == "again":
        renew_consent(book, sent, now)
    else:
        unsubscribe(book, sent, "all" if act == "all" else "pause", now)
    if plain:
        return PlainTextResponse("You are unsubscribed.\n", 200, QUIET)
    return _draw_choice(request, sent, act)


def _note(request: Request, sent: Sent, what: What, link: int) -> None:
    """Note a hit. Whoever asks is answered even where that fails: the loss is ours, and is logged."""
    notes: Notes = request.app.state.notes
    headers = request.headers
    visit = Visit(
        method=request.method,
        address=client_address(request, settings_of(request).trusted_proxies),
        agent=headers.get("user-agent", ""),
        prefetch=any(
            "prefetch" in (said := headers.get(name, "")) or "preview" in said for name in _PREFETCH
        ),
    )
    try:
        notes.note(sent, what, link, visit)
    except Later as error:
        log.warning("%s of %s is lost: %s", what, sent.touch, error.why)


def _leads_out(url: str) -> bool:
    """Whether a stored address is one that a browser may be sent to."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isprintable()


def _draw_choice(request: Request, sent: Sent, done: str = "") -> Response:
    house = house_of(request)
    values: dict[str, Any] = {
        "done": done,
        "mailbox": hide_mailbox(sent.address),
        "standing": house.suppressions.find(sent.address, house.clock.now()),
        "pause": PAUSE,
    }
    return _quiet(draw(request, "public/unsubscribe.html", values))


def _draw_gone(request: Request) -> Response:
    return _quiet(draw(request, "public/damaged.html", status=404))


def _quiet(page: HTMLResponse) -> HTMLResponse:
    page.headers.update(QUIET)
    return page


def hide_mailbox(address: str) -> str:
    """Return an address so that its owner knows it, and whoever got the mail forwarded does not learn it."""
    local, _, host = address.rpartition("@")
    return f"{local[:1]}…@{host}"
