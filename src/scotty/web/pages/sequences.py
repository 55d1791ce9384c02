"""Sequences: read, written, checked while they are written, previewed for a person; their people and calendar."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.asker import name_asker
from scotty.desk.crew import lay_calendar, lay_members, suggest_people
from scotty.desk.engage import Planned
from scotty.desk.sequences import (
    check_text,
    diff_versions,
    list_sequences,
    list_versions,
    preview_text,
    restore_version,
    save_sequence,
    turn_person,
)
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.playbook.sequence import parse_sequence
from scotty.web.draw import draw
from scotty.web.pages.outbox import outfit_of

routes = APIRouter(route_class=Guarded)
VIEWS = ("steps", "text", "preview", "calendar", "people", "versions")
Text = Annotated[str, Form(max_length=200_000)]
Short = Annotated[str, Form(max_length=500)]


@routes.get("/sequences")
@needs("read")
def show_sequences(request: Request, view: str = "list") -> Response:
    """Draw all sequences; or the calendar of all of them."""
    outfit = outfit_of(request)
    values = {
        "view": view if view == "calendar" else "list",
        "rows": list_sequences(outfit, request.app.state.enrolled.read()),
        "days": lay_calendar(outfit, None) if view == "calendar" else [],
        "gate": outfit.current().gate,
    }
    return draw(request, "sequences.html", values)


@routes.post("/sequences")
@needs("playbook.edit")
def save(
    request: Request, text: Text = "", note: Short = "", name: Short = "", base: Short = ""
) -> Response:
    """Save a text as a new version of the sequence that it names; under a new name, as a new sequence."""
    text = text.replace("\r\n", "\n")
    try:
        same = check_text(text).name == name
        number = int(base) if same and base.isdecimal() else 0
        saved, _ = save_sequence(house_of(request), text, person_of(request).who, note, number)
    except Refused as error:
        return _draw(request, name, "text", Typed(text, error))
    return RedirectResponse(f"/sequences/{saved}", 303)


@routes.post("/sequences/check")
@needs("draft")
def check(request: Request, text: Text = "") -> Response:
    """Say whether a text holds, while it is being written."""
    found, error = None, None
    try:
        found = check_text(text.replace("\r\n", "\n"))
    except Refused as refused:
        error = refused
    return draw(request, "checked.html", {"found": found, "error": error})


@routes.post("/sequences/preview")
@needs("draft")
def preview(
    request: Request, text: Text = "", name: Short = "", account: Short = "", contact: Short = ""
) -> Response:
    """Draw a text that is not saved as one person would get it."""
    text = text.replace("\r\n", "\n")
    return _draw(request, name, "text", Typed(text, None, account.strip(), contact.strip(), True))


class Typed:
    """What somebody wrote and did not save, why it was refused, and for whom it is to be shown."""

    def __init__(
        self,
        text: str | None = None,
        error: Refused | None = None,
        account: str = "",
        contact: str = "",
        shown: bool = False,
    ) -> None:
        self.text, self.error, self.shown = text, error, shown
        self.account, self.contact = account, contact


@routes.get("/sequences/{name}")
@needs("read")
def show_sequence(
    request: Request, name: str, view: str = "steps", account: str = "", contact: str = ""
) -> Response:
    """Draw a sequence."""
    shown = view == "preview" and bool(account)
    return _draw(request, name, view, Typed(None, None, account.strip(), contact.strip(), shown))


def _draw(request: Request, name: str, view: str, typed: Typed) -> Response:
    outfit = outfit_of(request)
    versions = list_versions(outfit.house, name)
    newest = versions[-1]
    text = newest.text if typed.text is None else typed.text
    crew, error = None, typed.error
    planned: list[Planned] = []
    if typed.shown:
        try:
            crew, planned = _preview(request, text, typed)
        except Refused as refused:
            error = refused
    values = {
        "name": name,
        "view": view if view in VIEWS else "steps",
        "sequence": parse_sequence(newest.text),
        "versions": versions[::-1],
        "newest": newest,
        "text": text,
        "error": error,
        "typed": typed,
        "crew": crew,
        "planned": planned,
        "members": lay_members(outfit, name) if view == "people" else (),
        "days": lay_calendar(outfit, name) if view == "calendar" else [],
        "hot": request.app.state.board.hot_list().accounts[:20],
        "gate": outfit.current().gate,
    }
    return draw(request, "sequence.html", values, 422 if error else 200)


def _preview(request: Request, text: str, typed: Typed) -> tuple[object, list[Planned]]:
    """Return the people of the account asked for, and the sequence as the one asked for would get it."""
    outfit = outfit_of(request)
    crew = suggest_people(outfit, typed.account)
    if not crew.people:
        raise Refused(f"Nobody with an address is known at {crew.name}.", "Choose another account.")
    known = {person.contact for person in crew.people}
    typed.contact = typed.contact if typed.contact in known else crew.people[0].contact
    return crew, preview_text(outfit, text, crew.account, typed.contact)


@routes.get("/sequences/{name}/diff")
@needs("read")
def show_diff(request: Request, name: str, one: int, two: int) -> Response:
    """Draw what changed between two versions."""
    lines = diff_versions(house_of(request), name, one, two).splitlines()
    back = f"/sequences/{name}?view=versions"
    return draw(request, "diff.html", {"one": one, "two": two, "lines": lines, "back": back})


@routes.post("/sequences/{name}/restore")
@needs("playbook.edit")
def restore(request: Request, name: str, number: Annotated[int, Form()]) -> Response:
    """Save an earlier version as the newest."""
    restore_version(house_of(request), name, number, person_of(request).who)
    return RedirectResponse(f"/sequences/{name}?view=versions", 303)


@routes.post("/sequences/{name}/people/{enrolment}")
@needs("draft")
def turn(
    request: Request, name: str, enrolment: str, state: Short = "", why: Short = ""
) -> Response:
    """Let a sequence rest for a person, go on, or end."""
    by = name_asker(person_of(request))
    try:
        turn_person(outfit_of(request), enrolment, state, by, why.strip())
    except Refused as error:
        return _draw(request, name, "people", Typed(error=error))
    return RedirectResponse(f"/sequences/{name}?view=people", 303)
