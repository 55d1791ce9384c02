"""What programs may do about outreach: engage, look at the outbox, draft, approve, release, settle, finish tasks."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.look import Limit
from scotty.api.reply import answer, answers
from scotty.desk.asker import name_approver, name_asker
from scotty.desk.engage import SEQUENCE, Engagement, Order, engage_account, preview_account
from scotty.desk.outbox import (
    Item,
    Outbox,
    approve_touch,
    edit_touch,
    finish_task,
    list_outbox,
    list_tasks,
    reject_touch,
    settle_unknown,
)
from scotty.desk.triage import Opened, open_touch, release_touch, skip_task
from scotty.door.caller import person_of
from scotty.door.guard import Guarded, needs
from scotty.flows.outreach.outfit import Outfit
from scotty.stages.engage.audience import MOST

routes = APIRouter(route_class=Guarded)
View = Literal["waiting", "planned", "unknown", "done"]
Account = Annotated[str, Body(max_length=300)]
Word = Annotated[str, Body(max_length=1_000)]


def outfit_of(request: Request) -> Outfit:
    """Return the outfit that outreach works with in this process."""
    outfit: Outfit = request.app.state.outfit
    return outfit


@routes.post("/engagements", openapi_extra=answers(Engagement))
@needs("draft")
def post_engagement(
    request: Request,
    account: Account,
    sequence: Annotated[str, Body(max_length=60)] = SEQUENCE,
    contacts: Annotated[list[str] | None, Body(max_length=50)] = None,
    most: Annotated[int, Body(ge=1, le=50)] = MOST,
    dry_run: Annotated[bool, Body()] = False,
) -> Response:
    """Put people into a sequence; with dry_run show all that they would get, and plan nothing.

    Nothing is sent by it. Where the caller may not send, or is an agent, a person is asked first.
    """
    person = person_of(request)
    order = Order(
        account=account,
        sequence=sequence,
        contacts=tuple(contacts or ()),
        most=most,
        by=name_asker(person),
        may_send="send" in person.may,
    )
    return answer((preview_account if dry_run else engage_account)(outfit_of(request), order))


@routes.get("/outbox", openapi_extra=answers(Outbox))
@needs("read")
def get_outbox(
    request: Request, view: View = "waiting", limit: Limit = 100, after: Annotated[int, Query(ge=0)] = 0
) -> Response:  # fmt: skip
    """Return a part of the outbox: waiting for a person, planned, unknown, done; `after` is an offset."""
    return answer(list_outbox(outfit_of(request), view, limit, after))


@routes.get("/outbox/{touch}", openapi_extra=answers(Opened))
@needs("read")
def get_touch(request: Request, touch: str) -> Response:
    """Return a planned act: its words, every claim with its facts, every edit with what it changed."""
    return answer(open_touch(outfit_of(request), touch))


@routes.put("/outbox/{touch}/words", openapi_extra=answers(Item))
@needs("draft")
def put_words(
    request: Request,
    touch: str,
    body: Annotated[str, Body(max_length=20_000)],
    subject: Word = "",
) -> Response:
    """Replace the words of an act: they are checked against the facts, and an approval before is void."""
    by = name_asker(person_of(request))
    return answer(edit_touch(outfit_of(request), touch, subject, body, by))


@routes.post("/outbox/{touch}/approve", openapi_extra=answers(Item))
@needs("approve")
def post_approve(request: Request, touch: str) -> Response:
    """Approve the words. They leave at their time once somebody who may send stands behind them, too."""
    person = person_of(request)
    by, may_send = name_approver(person), "send" in person.may
    return answer(approve_touch(outfit_of(request), touch, by, may_send))


@routes.post("/outbox/{touch}/release", openapi_extra=answers(Item))
@needs("send")
def post_release(request: Request, touch: str) -> Response:
    """Let approved words leave at their time."""
    return answer(release_touch(outfit_of(request), touch, name_asker(person_of(request))))


@routes.post("/outbox/{touch}/reject", openapi_extra=answers(Item))
@needs("approve")
def post_reject(
    request: Request, touch: str, why: Annotated[str, Body(embed=True, max_length=1_000)] = ""
) -> Response:
    """Refuse the words: they are not sent, and the sequence goes on with its next step."""
    return answer(reject_touch(outfit_of(request), touch, name_approver(person_of(request)), why))


@routes.post("/outbox/{touch}/settle", openapi_extra=answers(Item))
@needs("send")
def post_settle(
    request: Request, touch: str, arrived: Annotated[bool, Body(embed=True)]
) -> Response:
    """Say whether an unknown message arrived; where it did not, it is sent once more."""
    by = name_asker(person_of(request))
    return answer(settle_unknown(outfit_of(request), touch, arrived, by))


@routes.get("/tasks", openapi_extra=answers(Item, many=True))
@needs("read")
def get_tasks(request: Request, limit: Limit = 100) -> Response:
    """Return the tasks for people, the longest due first."""
    return answer(list_tasks(outfit_of(request), limit))


@routes.post("/tasks/{touch}", openapi_extra=answers(Item))
@needs("work")
def post_task(
    request: Request, touch: str, done: Annotated[bool, Body()], note: Word = ""
) -> Response:
    """Note that a task was done, or is not going to be; `note` says what came of it, or why not."""
    do = finish_task if done else skip_task
    return answer(do(outfit_of(request), touch, name_asker(person_of(request)), note))
