"""Engaging an account: which sequence, which of its people and why them, what each would get, and beginning it."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.asker import name_asker
from scotty.desk.crew import suggest_people
from scotty.desk.engage import SEQUENCE, Engagement, Order, engage_account, preview_account
from scotty.desk.sequences import list_sequences
from scotty.door.caller import person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.web.draw import draw
from scotty.web.pages.outbox import outfit_of

routes = APIRouter(route_class=Guarded)
MOST = 50


@routes.get("/account/{name}/engage")
@needs("read")
def show_engage(
    request: Request,
    name: str,
    sequence: str = SEQUENCE,
    contact: Annotated[list[str] | None, Query()] = None,
    who: str = "",
) -> Response:
    """Draw whom to engage and how; with `who`, all that this person would get. Plans nothing."""
    chosen = tuple(contact or ())[:MOST]
    if not who:
        return _draw(request, name, (sequence, chosen))
    order = Order(
        account=name,
        sequence=sequence,
        contacts=(who,),
        by=name_asker(person_of(request)),
        may_send="send" in person_of(request).may,
    )
    try:
        return _draw(request, name, (sequence, chosen), preview_account(outfit_of(request), order))
    except Refused as error:
        return _draw(request, name, (sequence, chosen), error=error)


def _draw(
    request: Request,
    name: str,
    asked: tuple[str, tuple[str, ...]],
    found: Engagement | None = None,
    error: Refused | None = None,
) -> Response:
    outfit = outfit_of(request)
    crew = suggest_people(outfit, name)
    sequence, contacts = asked
    values = {
        "crew": crew,
        "rows": list_sequences(outfit, request.app.state.enrolled.read()),
        "sequence": sequence,
        "chosen": set(contacts) or {p.contact for p in crew.people if p.suggested},
        "found": found,
        "names": {p.contact: p.name for p in crew.people},
        "gate": outfit.current().gate,
        "error": error,
    }
    return draw(request, "engage.html", values, 422 if error else 200)


@routes.post("/account/{name}/engage")
@needs("draft")
def engage(
    request: Request,
    name: str,
    sequence: Annotated[str, Form(max_length=60)] = SEQUENCE,
    contact: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Put the chosen people into the sequence; each touch still passes the gate when it is due."""
    person, chosen = person_of(request), tuple(contact or ())[:MOST]
    order = Order(
        account=name,
        sequence=sequence,
        contacts=chosen,
        by=name_asker(person),
        may_send="send" in person.may,
    )
    try:
        if not chosen:
            raise Refused("Nobody was chosen.", "Tick at least one person.")
        found = engage_account(outfit_of(request), order)
    except Refused as error:
        return _draw(request, name, (sequence, chosen), error=error)
    return _draw(request, name, (sequence, ()), found)
