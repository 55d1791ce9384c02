"""What programs may do about sequences and mailboxes: read, save, preview, people; health, pause, resume, connect."""

from typing import Annotated

from fastapi import APIRouter, Body, Query
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.look import Limit
from scotty.api.outreach import outfit_of
from scotty.api.reply import answer, answers
from scotty.desk.asker import name_asker
from scotty.desk.engage import Planned
from scotty.desk.mailboxes import Health, connect_mailbox, find_health, list_health, pause_mailbox
from scotty.desk.mailboxes import Request as Box
from scotty.desk.sequences import (
    Listed,
    list_calendar,
    list_people,
    list_sequences,
    preview_text,
    read_version,
    restore_version,
    save_sequence,
    turn_person,
)
from scotty.door.caller import house_of, person_of, settings_of
from scotty.door.guard import Guarded, needs
from scotty.flows.versions import Version
from scotty.ports.outreach import Enrolment
from scotty.settings import name_address

routes = APIRouter(route_class=Guarded)
Text = Annotated[str, Body(max_length=200_000)]
Word = Annotated[str, Body(max_length=500)]


@routes.get("/sequences", openapi_extra=answers(Listed, many=True))
@needs("read")
def get_sequences(request: Request) -> Response:
    """Return all sequences: steps, days, version, people in them."""
    return answer(list_sequences(outfit_of(request)))


@routes.post("/sequences", openapi_extra=answers(Version))
@needs("playbook.edit")
def post_sequence(
    request: Request, text: Text, note: Word = "", base: Annotated[int | None, Body()] = None
) -> Response:
    """Save a TOML text as a new version of the sequence it names; refused with its place where it does not hold."""
    house = house_of(request)
    name, number = save_sequence(house, text, person_of(request).who, note, base)
    return answer(read_version(house, name, number))


@routes.post("/sequences/preview", openapi_extra=answers(Planned, many=True))
@needs("draft")
def post_preview(request: Request, text: Text, account: Word, contact: Word) -> Response:
    """Return a text, saved or not, as one person would get it: words, times, why then, the gate's answer."""
    return answer(preview_text(outfit_of(request), text, account, contact))


@routes.get("/sequences/{name}", openapi_extra=answers(Version))
@needs("read")
def get_sequence(
    request: Request, name: str, version: Annotated[int | None, Query()] = None
) -> Response:
    """Return the text of a sequence: its newest version, or another."""
    return answer(read_version(house_of(request), name, version))


@routes.post("/sequences/{name}/versions/{number}/restore", openapi_extra=answers(Version))
@needs("playbook.edit")
def post_restored(request: Request, name: str, number: int) -> Response:
    """Save the text of an earlier version as the newest."""
    house = house_of(request)
    made = restore_version(house, name, number, person_of(request).who)
    return answer(read_version(house, name, made))


@routes.get("/sequences/{name}/calendar", openapi_extra=answers(Planned, many=True))
@needs("read")
def get_calendar(request: Request, name: str, limit: Limit = 200) -> Response:
    """Return what is planned next: when, to whom, and why then."""
    return answer(list_calendar(outfit_of(request), name, limit))


@routes.get("/sequences/{name}/people", openapi_extra=answers(Enrolment, many=True))
@needs("read")
def get_people(request: Request, name: str, limit: Limit = 200) -> Response:
    """Return who is in a sequence, newest first."""
    return answer(list_people(outfit_of(request), name, limit))


@routes.post("/enrolments/{enrolment}", openapi_extra=answers(Enrolment))
@needs("draft")
def post_turn(request: Request, enrolment: str, state: Word, why: Word = "") -> Response:
    """Let a sequence rest for a person ("paused"), go on ("active"), or end ("ended")."""
    by = name_asker(person_of(request))
    return answer(turn_person(outfit_of(request), enrolment, state, by, why))


@routes.get("/mailboxes", openapi_extra=answers(Health, many=True))
@needs("read")
def get_mailboxes(request: Request) -> Response:
    """Return every mailbox: what it may send, what came back, what receivers find; no secret."""
    return answer(list_health(house_of(request)))


@routes.post("/mailboxes", openapi_extra=answers(Health))
@needs("connect")
def post_mailbox(
    request: Request,
    address: Word,
    smtp: Word,
    imap: Word = "",
    name: Word = "",
    owner: Word = "",
) -> Response:
    """Connect a mailbox, or change the one of this address; looks its domain up, and sends nothing."""
    asked = Box(address=address, smtp=smtp, imap=imap, name=name, owner=owner)
    root = name_address(settings_of(request))
    return answer(connect_mailbox(house_of(request), asked, root, person_of(request).who))


@routes.post("/mailboxes/{number}/pause", openapi_extra=answers(Health))
@needs("connect")
def post_pause(
    request: Request, number: int, why: Annotated[str, Body(embed=True, max_length=500)] = ""
) -> Response:
    """Let a mailbox send nothing more."""
    reason = why.strip() or "paused by hand"
    return answer(pause_mailbox(house_of(request), number, reason, person_of(request).who))


@routes.post("/mailboxes/{number}/resume", openapi_extra=answers(Health))
@needs("connect")
def post_resume(request: Request, number: int) -> Response:
    """Let a paused mailbox send again."""
    return answer(pause_mailbox(house_of(request), number, "", person_of(request).who))


@routes.get("/mailboxes/{number}", openapi_extra=answers(Health))
@needs("read")
def get_mailbox(request: Request, number: int) -> Response:
    """Return one mailbox."""
    return answer(find_health(house_of(request), number))
