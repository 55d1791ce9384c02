"""The outbox: what waits for a look, what is planned, unknown and done; one draft open beside the pile."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.access import Denied
from scotty.desk.asker import name_approver, name_asker
from scotty.desk.outbox import VIEWS, approve_touch, edit_touch, reject_touch, settle_unknown
from scotty.desk.triage import lay_pile, move_on, open_touch, release_touch
from scotty.door.caller import person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.flows.outreach.outfit import Outfit
from scotty.web.asked import read_number
from scotty.web.draw import draw
from scotty.web.jobs import Jobs
from scotty.web.letters import mark_claims

routes = APIRouter(route_class=Guarded)
PAGE, FEW = 50, 50
"""Lines of the pile; and how many are approved while one waits."""
Told = Annotated[str, Form(max_length=20_000)]
Short = Annotated[str, Form(max_length=1_000)]


def outfit_of(request: Request) -> Outfit:
    """Return the outfit that outreach works with in this process."""
    outfit: Outfit = request.app.state.outfit
    return outfit


@routes.get("/outbox")
@needs("read")
def show_outbox(request: Request, view: str = "waiting", at: str = "") -> Response:
    """Draw a part of the outbox, with one touch open."""
    return draw_outbox(request, view, at)


def draw_outbox(
    request: Request, view: str, at: str, error: Refused | None = None, typed: tuple[str, str] = ("", "")
) -> Response:  # fmt: skip
    """Draw the outbox; `typed` is what somebody wrote and could not save."""
    outfit, jobs = outfit_of(request), request.app.state.jobs
    view = view if view in VIEWS else "waiting"
    after = read_number(request, "after", 0, 1_000_000)
    pile = lay_pile(outfit, view, PAGE, after)
    chosen = at or (pile.lines[0].item.id if pile.lines else "")
    opened = open_touch(outfit, chosen) if chosen else None
    claims = [g.text for g in opened.grounds] if opened else []
    values = {
        "pile": pile,
        "view": view,
        "after": after,
        "opened": opened,
        "asked": bool(at),
        "subject": mark_claims(opened.line.item.subject, claims) if opened else [],
        "body": mark_claims(opened.line.item.body, claims) if opened else [],
        "gate": outfit.current().gate,
        "error": error,
        "typed": typed,
        "running": jobs.running("approve"),
        "last": jobs.last("approve"),
    }
    return draw(request, "outbox.html", values, 422 if error else 200)


def _act(request: Request, touch: str, do: Callable[[Outfit], object]) -> Response:
    """Do something about a touch and open the next of the pile; refused, show it again with the reason."""
    outfit, view = outfit_of(request), request.query_params.get("view", "waiting")
    view = view if view in VIEWS else "waiting"
    coming = move_on(lay_pile(outfit, view, PAGE).lines, touch)
    try:
        do(outfit)
    except Denied:
        raise
    except Refused as error:
        return draw_outbox(request, view, touch, error)
    return RedirectResponse(f"/outbox?view={view}" + (f"&at={coming}" if coming else ""), 303)


@routes.post("/outbox/approve")
@needs("approve")
def approve_every(request: Request) -> Response:
    """Approve all that wait for it and have no fault, one after another; many in the background."""
    person, outfit = person_of(request), outfit_of(request)
    by, may_send = name_approver(person), "send" in person.may
    jobs: Jobs = request.app.state.jobs
    if not jobs.running("approve"):
        jobs.approve(outfit, by, may_send, outfit.house.outreach.tally().attention <= FEW)
    return RedirectResponse("/outbox", 303)


@routes.post("/outbox/{touch}/approve")
@needs("approve")
def approve(request: Request, touch: str) -> Response:
    """Approve the words; where the approver may send, they leave at their time."""
    person = person_of(request)
    by, may_send = name_approver(person), "send" in person.may
    return _act(request, touch, lambda outfit: approve_touch(outfit, touch, by, may_send))


@routes.post("/outbox/{touch}/release")
@needs("send")
def release(request: Request, touch: str) -> Response:
    """Let approved words leave at their time."""
    by = name_asker(person_of(request))
    return _act(request, touch, lambda outfit: release_touch(outfit, touch, by))


@routes.post("/outbox/{touch}/reject")
@needs("approve")
def reject(request: Request, touch: str, why: Short = "") -> Response:
    """Refuse the words; the sequence goes on with its next step."""
    by = name_approver(person_of(request))
    return _act(request, touch, lambda outfit: reject_touch(outfit, touch, by, why.strip()))


@routes.post("/outbox/{touch}/edit")
@needs("draft")
def edit(request: Request, touch: str, subject: Short = "", body: Told = "") -> Response:
    """Replace the words; they are checked, and any approval before is void."""
    view = request.query_params.get("view", "waiting")
    try:
        edit_touch(outfit_of(request), touch, subject, body, name_asker(person_of(request)))
    except Refused as error:
        return draw_outbox(request, view, touch, error, (subject, body))
    return RedirectResponse(f"/outbox?view={view}&at={touch}", 303)


@routes.post("/outbox/{touch}/settle")
@needs("send")
def settle(request: Request, touch: str, arrived: Short = "") -> Response:
    """Say whether an unknown message arrived; where it did not, it is sent once more."""
    if arrived not in {"yes", "no"}:
        raise Refused("Nothing was chosen.", "Say whether it arrived, or send it again.")
    by = name_asker(person_of(request))
    return _act(request, touch, lambda outfit: settle_unknown(outfit, touch, arrived == "yes", by))
