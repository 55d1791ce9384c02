"""The outbox: what waits for a person, what is on its way, and what people decide about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from difflib import unified_diff
from typing import Any

import msgspec

from scotty.facts import Fact, Held, Refused
from scotty.flows.outreach.carrying import finish
from scotty.flows.outreach.effects import end_contact
from scotty.flows.outreach.judging import foresee
from scotty.flows.outreach.outfit import Carried, Outfit
from scotty.flows.outreach.planning import advance, list_pasts, read_scene
from scotty.flows.outreach.reconcile import send_again, take_as_sent
from scotty.flows.outreach.when import next_time
from scotty.flows.outreach.writing import make_case
from scotty.ports.outreach import OPEN, State, Touch, Wanted
from scotty.stages.engage.compose import Grounds, check_draft, find_claims, list_own
from scotty.stages.engage.draft import Draft
from scotty.stages.engage.hyperlinks import list_links

VIEWS: dict[str, tuple[State, ...]] = {
    "waiting": (),
    "planned": ("planned", "waiting", "claimed", "wired"),
    "unknown": ("unknown",),
    "done": ("sent", "failed", "dropped"),
}
"""Parts of the outbox, and the states that each shows; `waiting`: all that a person must look at."""
INTERRUPTS = ("mail", "call", "social")
"""Channels that reach a person at an hour; a page or a list may go up at any."""
NEEDS_PERSON = ("approval", "release", "sound_draft", "pitch")
"""Policies whose no a person turns into a yes by looking at the draft."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A touch in the outbox."""

    id: str
    state: str
    account: str
    contact: str | None
    channel: str
    does: str
    sequence: str
    step: str
    at: datetime
    zone: str
    why_then: str
    subject: str
    body: str
    claims: list[dict[str, Any]]
    faults: list[dict[str, str]]
    held: Held | None
    policy: str
    wrote: str
    approved: str
    arm: str
    settled: datetime | None
    answer: str


class Outbox(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the outbox, and how many touches stand where."""

    view: str
    counts: dict[str, int]
    items: tuple[Item, ...]


def list_outbox(outfit: Outfit, view: str = "waiting", limit: int = 100, after: int = 0) -> Outbox:
    """Return a part of the outbox: what waits, by due time; what is done, the latest first."""
    touches = outfit.house.outreach.touches(want_view(view, limit, after))
    counts = msgspec.to_builtins(outfit.house.outreach.tally())
    return Outbox(view=view, counts=counts, items=tuple(map(show_item, touches)))


def want_view(view: str, limit: int, after: int) -> Wanted:
    """Return what to ask for to see a part of the outbox. Raises Refused where there is none of that name."""
    if view not in VIEWS:
        raise Refused(f"The outbox has no part {view!r}.", f"Choose from {', '.join(VIEWS)}.")
    return Wanted(
        states=VIEWS[view],
        attention=view == "waiting",
        latest=view == "done",
        limit=limit,
        after=after,
    )


def show_item(touch: Touch) -> Item:
    """Return a touch as the outbox shows it."""
    return Item(
        id=touch.id,
        state=touch.state,
        account=touch.account,
        contact=touch.contact,
        channel=touch.channel,
        does=touch.does,
        sequence=touch.sequence,
        step=touch.step,
        at=touch.due,
        zone=touch.zone,
        why_then=touch.why_then,
        subject=touch.subject,
        body=touch.body,
        claims=touch.claims,
        faults=touch.faults,
        held=touch.held,
        policy=touch.policy,
        wrote=touch.wrote,
        approved=touch.approval,
        arm=touch.arm,
        settled=touch.settled,
        answer=touch.answer,
    )


def find_touch(outfit: Outfit, name: str) -> Touch:
    """Return a touch by its id. Raises Refused where there is none."""
    touch = outfit.house.outreach.touch(name)
    if touch is None:
        raise Refused(f"There is no planned act {name!r}.", "See `scotty outbox` for their ids.")
    return touch


def name_touch(outfit: Outfit, beginning: str) -> str:
    """Return the id that begins so, among the touches that have not ended. Raises Refused for none, or several."""
    if len(beginning) == 32:
        return find_touch(outfit, beginning).id
    open_ones = outfit.house.outreach.touches(Wanted(states=(*OPEN, "unknown"), limit=100_000))
    found = [t.id for t in open_ones if t.id.startswith(beginning)]
    if len(found) != 1:
        many = "No open act has" if not found else f"{len(found)} acts have"
        raise Refused(f"{many} an id that begins with {beginning!r}.", "See `scotty outbox`.")
    return found[0]


def approve_touch(outfit: Outfit, name: str, by: str, may_send: bool) -> Item:
    """Approve the words of a touch; where the approver may send, it leaves when its time comes.

    A time that has passed meanwhile is chosen anew. Raises Refused for a draft with faults: those
    are mended by editing.
    """
    touch = find_touch(outfit, name)
    if touch.faults:
        raise Refused(f"The draft has a fault: {touch.faults[0]['what']}", "Edit it first.")
    now = outfit.house.clock.now()
    due = max(now, touch.due)
    if due == now and touch.channel in INTERRUPTS:
        due = next_time(outfit, touch, now)
    return show_item(foresee(outfit, outfit.house.outreach.approve(name, by, may_send, due, now)))


def approve_all(
    outfit: Outfit, by: str, may_send: bool
) -> tuple[list[Item], list[tuple[str, str]]]:
    """Approve every draft that waits for that and has no fault; return them, and (id, why) of the others."""
    done, left = [], []
    for touch in outfit.house.outreach.touches(Wanted(attention=True, limit=10_000)):
        if touch.policy not in NEEDS_PERSON:
            continue
        try:
            done.append(approve_touch(outfit, touch.id, by, may_send))
        except Refused as refused:
            left.append((touch.id, refused.why))
    return done, left


def reject_touch(outfit: Outfit, name: str, by: str, why: str) -> Item:
    """Refuse a draft: it is not sent, and its sequence goes on with the next step."""
    touch = find_touch(outfit, name)
    now = outfit.house.clock.now()
    if not outfit.house.outreach.drop(name, why or "rejected", by, now, "touch.rejected"):
        raise Refused(
            f"This act is {touch.state}: it cannot be refused any more.", "See the outbox."
        )
    advance(outfit, touch.enrolment)
    return show_item(find_touch(outfit, name))


def edit_touch(outfit: Outfit, name: str, subject: str, body: str, by: str) -> Item:
    """Replace the words of a touch. They are checked like any others; an approval before is void."""
    touch = find_touch(outfit, name)
    now = outfit.house.clock.now()
    draft = check_words(outfit, touch, subject.strip(), body.replace("\r\n", "\n"))
    written = outfit.house.outreach.draft(name, draft, list_links(body), by, now)
    return show_item(foresee(outfit, written))


def check_words(outfit: Outfit, touch: Touch, subject: str, body: str) -> Draft:
    """Return words as a draft: its claims found in the facts, its faults named."""
    if touch.enrolment is None or touch.contact is None:
        return Draft(subject=subject, body=body)
    now = outfit.house.clock.now()
    enrolment = outfit.house.outreach.enrolment(touch.enrolment)
    if enrolment is None:
        raise Refused("The sequence of this act is gone.", "Drop it.")
    cadence, _ = outfit.cadence(enrolment.sequence, enrolment.version)
    step = next(s for s in cadence.step if s.name == touch.step)
    scene = read_scene(outfit, touch.account, touch.contact, now)
    pasts = [p for p in list_pasts(outfit, enrolment.id) if p.touch != touch.id]
    case = make_case(outfit, (enrolment, step, tuple(pasts)), scene, (touch.due, touch.zone))
    own = list_own(case, thread=subject if subject == touch.subject else "")
    grounds = Grounds(case.view, case.contact, case.assets, own)
    claims = find_claims(subject, body, grounds)
    draft = Draft(subject=subject, body=body, claims=claims, variant=touch.arm)
    faults = check_draft(draft, case.view, case.contact, case.assets, own)
    return msgspec.structs.replace(draft, faults=faults)


def show_changes(outfit: Outfit, name: str) -> list[tuple[Fact, str]]:
    """Return every version of a touch's words with what changed from the one before, as a unified diff."""
    touch = find_touch(outfit, name)
    timeline = outfit.house.ledger.timelines([touch.account])[touch.account]
    return compare_drafts(timeline.facts(), name)


def compare_drafts(facts: Iterable[Fact], name: str) -> list[tuple[Fact, str]]:
    """Return the drafts of a touch among these facts, each with what changed from the one before."""
    told = [f for f in facts if f.kind == "touch.drafted" and f.data["touch"] == name]
    shown, before = [], ""
    for fact in told:
        text = f"{fact.data.get('subject', '')}\n\n{fact.data.get('body', '')}"
        lines = unified_diff(
            before.splitlines(), text.splitlines(), "before", "after", n=2, lineterm=""
        )
        shown.append((fact, "\n".join(lines)))
        before = text
    return shown


def settle_unknown(outfit: Outfit, name: str, arrived: bool, by: str) -> Item:
    """Settle by a person's word whether an unknown message arrived; where not, it is sent once more."""
    touch = find_touch(outfit, name)
    if touch.state != "unknown":
        raise Refused(f"This act is {touch.state}, not unknown.", "There is nothing to settle.")
    settle = take_as_sent if arrived else send_again
    settle(outfit, touch, "A person looked.", by)
    return show_item(find_touch(outfit, name))


def list_tasks(outfit: Outfit, limit: int = 100) -> list[Item]:
    """Return the tasks for people, the longest due first."""
    handed = Wanted(states=("handed",), limit=limit)
    return [show_item(t) for t in outfit.house.outreach.touches(handed)]


def finish_task(outfit: Outfit, name: str, by: str, note: str = "") -> Item:
    """Note that a person has done a task: it counts as a touch from now on."""
    touch = find_touch(outfit, name)
    if touch.state != "handed":
        raise Refused(f"This act is {touch.state}: no task waits.", "See the list of tasks.")
    finish(outfit, touch, Carried(answer=note), by)
    return show_item(find_touch(outfit, name))


def stop_person(outfit: Outfit, contact: str, by: str, why: str) -> int:
    """End every sequence of a person; return how many."""
    return end_contact(
        outfit.house, contact, why or "stopped by a person", outfit.house.clock.now(), by
    )


def stop_many(outfit: Outfit, enrolments: Sequence[str], by: str, why: str) -> int:
    """End these enrolments; return how many ended."""
    now = outfit.house.clock.now()
    return sum(outfit.house.outreach.turn(name, "ended", why, by, now) for name in enrolments)
