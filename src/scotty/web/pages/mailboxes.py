"""Mailboxes: what each may send, what came back, what receivers will find; connecting, pausing, tuning them."""

from collections.abc import Callable
from typing import Annotated

import msgspec
from anyio.to_thread import run_sync
from fastapi import APIRouter, Form
from starlette.requests import Request as Asked
from starlette.responses import RedirectResponse, Response

from scotty.desk.mailboxes import (
    Request,
    check_mailbox,
    connect_mailbox,
    list_health,
    make_signing_key,
    name_server,
    pause_mailbox,
    tune_mailbox,
)
from scotty.door.caller import house_of, person_of, settings_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.ports import House
from scotty.settings import name_address
from scotty.web.draw import draw
from scotty.web.pages.outbox import outfit_of

routes = APIRouter(route_class=Guarded)
Short = Annotated[str, Form(max_length=500)]


class Typed(msgspec.Struct):
    """The form by which a mailbox is connected. Its password is never shown again, nor noted in the audit log."""

    address: str = ""
    name: str = ""
    owner: str = ""
    smtp: str = "smtp"
    smtp_host: str = ""
    smtp_port: str = "587"
    imap: str = "imaps"
    imap_host: str = ""
    imap_port: str = "993"
    user: str = ""
    keeps: str = ""


@routes.get("/mailboxes")
@needs("read")
def show_mailboxes(request: Asked) -> Response:
    """Draw every mailbox with its health."""
    return _draw(request)


def _draw(request: Asked, error: Refused | None = None, typed: Typed | None = None) -> Response:
    found = list_health(house_of(request))
    gate = outfit_of(request).current().gate
    values = {"found": found, "gate": gate, "error": error, "typed": typed or Typed()}
    return draw(request, "mailboxes.html", values, 422 if error else 200)


@routes.post("/mailboxes")
@needs("connect")
async def connect(request: Asked) -> Response:
    """Connect a mailbox, or change the one of this address."""
    form = {k: v.strip() for k, v in (await request.form()).items() if isinstance(v, str)}
    return await run_sync(_connect, request, form)


def _connect(request: Asked, form: dict[str, str]) -> Response:
    told = {k: v[:500] for k, v in form.items() if k in Typed.__struct_fields__}
    typed = Typed(**told)
    login = (typed.user or typed.address, form.get("password", ""))
    try:
        asked = Request(
            address=typed.address,
            name=typed.name,
            owner=typed.owner,
            smtp=name_server(typed.smtp, typed.smtp_host, typed.smtp_port, login),
            imap=name_server(typed.imap, typed.imap_host, typed.imap_port, login)
            if typed.imap_host
            else "",
            keeps={"yes": True, "no": False}.get(typed.keeps),
        )
        root = name_address(settings_of(request))
        made = connect_mailbox(house_of(request), asked, root, person_of(request).who)
    except Refused as error:
        return _draw(request, error, typed)
    return RedirectResponse(f"/mailboxes#m-{made.id}", 303)


def _change(request: Asked, number: int, do: Callable[[House, str], object]) -> Response:
    """Do something about a mailbox; where it is refused, say so on the page."""
    try:
        do(house_of(request), person_of(request).who)
    except Refused as error:
        return _draw(request, error)
    return RedirectResponse(f"/mailboxes#m-{number}", 303)


@routes.post("/mailboxes/{number}/check")
@needs("connect")
def check(request: Asked, number: int) -> Response:
    """Look up again what receivers will look up."""
    root = name_address(settings_of(request))

    def look(house: House, _by: str) -> None:
        mailbox = house.mailboxes.find(number)
        if mailbox is None:
            raise Refused(f"There is no mailbox {number}.", "See the list of mailboxes.")
        check_mailbox(house, mailbox, root)

    return _change(request, number, look)


@routes.post("/mailboxes/{number}/pause")
@needs("connect")
def pause(request: Asked, number: int, why: Short = "") -> Response:
    """Let a mailbox send nothing more."""
    reason = why.strip() or "paused by hand"
    return _change(request, number, lambda house, by: pause_mailbox(house, number, reason, by))


@routes.post("/mailboxes/{number}/resume")
@needs("connect")
def resume(request: Asked, number: int) -> Response:
    """Let a paused mailbox send again."""
    return _change(request, number, lambda house, by: pause_mailbox(house, number, "", by))


@routes.post("/mailboxes/{number}/tune")
@needs("connect")
def tune(
    request: Asked,
    number: int,
    cap: Annotated[int, Form()],
    warm: Annotated[bool, Form()] = False,
    keeps: Annotated[bool, Form()] = False,
) -> Response:
    """Change how much a mailbox may send, and what is known of its provider."""
    changed = (cap, warm, keeps)
    return _change(request, number, lambda house, by: tune_mailbox(house, number, changed, by))


@routes.post("/mailboxes/{number}/sign")
@needs("connect")
def sign(request: Asked, number: int, selector: Short = "scotty") -> Response:
    """Give a mailbox a DKIM key of its own; the record to publish stands on the page from now on."""
    return _change(
        request, number, lambda house, by: make_signing_key(house, number, selector.strip(), by)
    )
