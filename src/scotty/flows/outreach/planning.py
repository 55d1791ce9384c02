"""Planning: putting people into sequences, and the next touch after each one."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from scotty.facts import Held, Refused, identify
from scotty.flows.outreach.judging import foresee
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.scene import Scene
from scotty.flows.outreach.when import find_time
from scotty.flows.outreach.writing import write_step
from scotty.playbook.sequence import Sequence as Cadence
from scotty.ports.outreach import OPEN, SOURCE, Enrolment, Plan, Touch, Wanted
from scotty.signals.view import Contact, View
from scotty.stages.engage.conditions import Glance
from scotty.stages.engage.course import Fate, Next, Past, find_next, judge_end, judge_step
from scotty.stages.engage.hyperlinks import list_links
from scotty.stages.engage.trials import HOLDOUT

ALL = 10_000


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to be put into which sequence, and at whose word."""

    account: str
    contact: str
    sequence: str
    by: str
    #: Whose right to send it leaves by; "" where the asker has none.
    released: str = ""


def enrol_contact(outfit: Outfit, asked: Asked) -> Touch | Held:
    """Put a person into a sequence and plan its first touch; Held where they are in one already.

    Raises Refused for a person or sequence that is not known.
    """
    now = outfit.house.clock.now()
    cadence, version = outfit.cadence(asked.sequence)
    scene = read_scene(outfit, asked.account, asked.contact, now)
    enrolment = start_enrolment(outfit, asked, scene, version)
    first = plan_next(outfit, enrolment, cadence, scene, ())
    if first is None:
        raise Refused(f"The sequence {asked.sequence!r} has no step.", "Add one.")
    touch = outfit.house.outreach.enrol(enrolment, first)
    return touch if isinstance(touch, Held) else settle_holdout(outfit, touch)


def start_enrolment(outfit: Outfit, asked: Asked, scene: Scene, version: int) -> Enrolment:
    """Return the enrolment that an order would make, at the scene's moment."""
    now = scene.view.moment
    key = f"{asked.contact}:{asked.sequence}:{now.isoformat()}"
    owner = scene.view.tell("owner")
    mailbox = outfit.house.mailboxes.choose(owner)
    return Enrolment(
        id=identify("contact.enrolled", SOURCE, key),
        sequence=asked.sequence,
        version=version,
        contact=asked.contact,
        account=asked.account,
        owner=owner,
        mailbox=None if mailbox is None else mailbox.id,
        by=asked.by,
        released=asked.released,
        started=now,
    )


def read_scene(outfit: Outfit, account: str, contact: str, now: datetime) -> Scene:
    """Return the account and the person as known now. Raises Refused where the person is not known."""
    return _see(View(outfit.house.ledger.timelines([account])[account], now), contact)


def _see(view: View, contact: str) -> Scene:
    person = view.people.get(contact)
    if person is None:
        raise Refused(f"{contact} is not known at {view.account}.", "Import the person first.")
    return Scene(view=view, contact=person)


def find_scene(
    outfit: Outfit, enrolment: Enrolment, now: datetime, view: View | None = None
) -> Scene | None:
    """Return the scene of an enrolment; None, and it ends, where the person is not known any more.

    What cannot be read of one person must never keep the loops from all others. `view` is that of
    the account at `now`, where it has been read.
    """
    try:
        if view is not None:
            return _see(view, enrolment.contact)
        return read_scene(outfit, enrolment.account, enrolment.contact, now)
    except Refused as refused:
        outfit.house.outreach.turn(enrolment.id, "ended", refused.why, SOURCE, now)
        return None


def advance(outfit: Outfit, name: str | None) -> Touch | None:
    """Plan what comes next in an enrolment; end it where nothing does, or where it should end.

    Safe to call at any time, twice, and by two workers: a touch is planned once, by its key.
    """
    house = outfit.house
    enrolment = house.outreach.enrolment(name) if name else None
    if enrolment is None or enrolment.state != "active":
        return None
    now = house.clock.now()
    cadence, _ = outfit.cadence(enrolment.sequence, enrolment.version)
    pasts = list_pasts(outfit, enrolment.id)
    if any(p.fate in ("open", "unknown") for p in pasts):
        return None
    scene = find_scene(outfit, enrolment, now)
    if scene is None:
        return None
    if why := judge_end(cadence, glance(scene, enrolment, pasts)):
        house.outreach.turn(enrolment.id, "ended", why, SOURCE, now)
        return None
    plan = plan_next(outfit, enrolment, cadence, scene, pasts)
    if plan is None:
        house.outreach.turn(enrolment.id, "ended", "all steps are done", SOURCE, now)
        return None
    return settle_holdout(outfit, house.outreach.plan(plan, now))


def settle_holdout(outfit: Outfit, touch: Touch) -> Touch:
    """Drop the touch of somebody held out from a step, and plan the next one; else say what will hold it."""
    if touch.arm != HOLDOUT or touch.state != "planned":
        return foresee(outfit, touch)
    now = outfit.house.clock.now()
    outfit.house.outreach.drop(touch.id, "Held out, to learn what this step does.", "trial", now)
    return advance(outfit, touch.enrolment) or touch


def list_pasts(outfit: Outfit, enrolment: str) -> tuple[Past, ...]:
    """Return what an enrolment has planned so far, and what became of each."""
    touches = outfit.house.outreach.touches(Wanted(enrolment=enrolment, limit=ALL))
    return tuple(
        Past(
            step=t.step,
            attempt=t.attempt,
            fate=_fate(t),
            at=t.settled or t.due,
            touch=t.id,
            message=t.message or "",
            subject=t.subject,
            because=tuple(str(f) for c in t.claims for f in c["facts"]),
        )
        for t in touches
    )


def _fate(touch: Touch) -> Fate:
    fates: dict[str, Fate] = {"sent": "sent", "failed": "failed", "dropped": "dropped"}
    return "open" if touch.state in OPEN else fates.get(touch.state, "unknown")


def glance(scene: Scene, enrolment: Enrolment, pasts: Sequence[Past]) -> Glance:
    """Return what conditions look at."""
    steps: dict[str, tuple[str, ...]] = {}
    for past in pasts:
        steps[past.step] = (*steps.get(past.step, ()), past.touch)
    return Glance(
        view=scene.view,
        contact=scene.contact,
        since=enrolment.started,
        touches=steps,
        persona=scene.persona,
        tier=scene.tier,
        hot=scene.hot,
    )


def skip_reason(outfit: Outfit, touch: Touch) -> str:
    """Return why a step that is due is not taken, by its conditions; "" where it is."""
    if touch.enrolment is None:
        return ""
    enrolment = outfit.house.outreach.enrolment(touch.enrolment)
    if enrolment is None or enrolment.state != "active":
        return ""  # the gate says so, with its reason
    cadence, _ = outfit.cadence(enrolment.sequence, enrolment.version)
    step = next((s for s in cadence.step if s.name == touch.step), None)
    if step is None or not step.only_if:
        return ""
    now = outfit.house.clock.now()
    try:
        scene = read_scene(outfit, enrolment.account, enrolment.contact, now)
    except Refused:
        return ""  # nobody knows them any more: `advance` ends it
    return judge_step(step, glance(scene, enrolment, list_pasts(outfit, enrolment.id)))


def plan_next(
    outfit: Outfit, enrolment: Enrolment, cadence: Cadence, scene: Scene, pasts: Sequence[Past]
) -> Plan | None:
    """Return the plan of the next touch, with its words and its time; None where nothing comes next."""
    coming = find_next(cadence, enrolment.started, pasts, scene.view.moment)
    if coming is None:
        return None
    return plan_step(outfit, enrolment, (cadence, coming, tuple(pasts)), scene)


def plan_step(
    outfit: Outfit, enrolment: Enrolment, turn: tuple[Cadence, Next, tuple[Past, ...]], scene: Scene
) -> Plan:
    """Return the plan of a step; `turn` is the sequence, the step that comes, what came before it."""
    _, coming, pasts = turn
    step = coming.step
    key = f"{enrolment.id}:{step.name}:{coming.attempt}"
    time = find_time(outfit, scene, coming, identify("touch.planned", SOURCE, key))
    written = write_step(outfit, (enrolment, turn), scene, time)
    return Plan(
        account=enrolment.account,
        contact=enrolment.contact,
        enrolment=enrolment.id,
        sequence=enrolment.sequence,
        step=step.name,
        attempt=coming.attempt,
        channel=step.channel,
        does=step.does,
        pitch=step.pitch,
        first=not any(p.fate == "sent" for p in pasts),
        arm=written.arm,
        due=time.at,
        zone=time.zone,
        why_then=time.why_then,
        address=address_of(scene.contact) if step.channel == "mail" else "",
        mailbox=find_mailbox(outfit, enrolment) if step.channel == "mail" else None,
        by=enrolment.by,
        released=enrolment.released,
        draft=written.draft,
        links=list_links(written.draft.body),
        event=written.event,
    )


def find_mailbox(outfit: Outfit, enrolment: Enrolment) -> int | None:
    """Return the mailbox to write from; None where there is none yet."""
    if enrolment.mailbox is not None:
        return enrolment.mailbox
    chosen = outfit.house.mailboxes.choose(enrolment.owner)
    return None if chosen is None else chosen.id


def lend_mailbox(outfit: Outfit, touch: Touch) -> bool:
    """Give a mailbox to a mail that was planned while none was connected; return whether one is now."""
    if touch.channel != "mail" or touch.mailbox is not None:
        return False
    house = outfit.house
    enrolment = house.outreach.enrolment(touch.enrolment) if touch.enrolment else None
    if enrolment is not None:
        number = find_mailbox(outfit, enrolment)
    else:  # an act outside any sequence leaves from whoever looks after the account
        known = list(house.tables.accounts([touch.account]))
        chosen = house.mailboxes.choose(
            str(known[0]["profile"].get("owner") or "") if known else ""
        )
        number = None if chosen is None else chosen.id
    if number is None:
        return False
    return house.outreach.lend(touch.id, number, house.clock.now())


def address_of(contact: Contact) -> str:
    """Return where mail to a person goes; "" where no address is known."""
    return contact.email.strip().lower()
