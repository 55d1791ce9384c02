"""Engaging an account: what would be sent to whom, when and why then; and putting people into a sequence."""

from datetime import datetime
from typing import Any

import msgspec

from scotty.desk.named import find_account
from scotty.facts import Held, Refused
from scotty.flows.outreach.judging import judge_touch
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.planning import (
    Asked,
    enrol_contact,
    plan_next,
    read_scene,
    start_enrolment,
)
from scotty.flows.outreach.scene import Scene
from scotty.playbook.sequence import Sequence as Cadence
from scotty.ports.outreach import Enrolment, Plan, Touch, imagine_touch
from scotty.signals.view import View
from scotty.stages.engage.audience import MOST, Choice, choose_people
from scotty.stages.engage.course import Past

SEQUENCE = "seven-touches"
"""The sequence of those who name none."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A touch as it is planned, or would be."""

    contact: str
    channel: str
    step: str
    #: When it is due (UTC), the recipient's IANA zone, and why then.
    at: datetime
    zone: str
    why_then: str
    subject: str
    body: str
    claims: list[dict[str, Any]]
    #: What the gate would say to it now; None for a yes.
    held: Held | None
    #: Only where something must hold: the step's conditions, judged when it is due.
    only_if: tuple[str, ...] = ()
    arm: str = ""
    #: Id of the touch, once it is planned.
    id: str = ""


class Engagement(msgspec.Struct, frozen=True, kw_only=True):
    """What engaging an account comes to."""

    account: str
    sequence: str
    version: int
    chosen: tuple[Choice, ...]
    touches: tuple[Planned, ...]
    #: People who could not be enrolled, and why: (contact, reason).
    left_out: tuple[tuple[str, Held], ...] = ()
    dry_run: bool = False


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to engage, by which sequence, at whose word."""

    #: Domain, key or exact name of the account.
    account: str
    sequence: str = SEQUENCE
    #: Contacts; () lets Scotty choose.
    contacts: tuple[str, ...] = ()
    most: int = MOST
    by: str
    #: Whether the asker may send: then what is approved leaves without another word.
    may_send: bool = False


def preview_account(outfit: Outfit, order: Order) -> Engagement:
    """Return all touches that an order would come to, with words, times and the gate's answer; plans nothing."""
    account, chosen, cadence, version = _read_order(outfit, order)
    touches: list[Planned] = []
    for choice in chosen:
        scene = read_scene(outfit, account, choice.contact, outfit.house.clock.now())
        asked = _ask(order, account, choice.contact)
        enrolment = start_enrolment(outfit, asked, scene, version)
        touches += preview_person(outfit, enrolment, cadence, scene)
    return Engagement(
        account=account,
        sequence=cadence.name,
        version=version,
        chosen=chosen,
        touches=tuple(touches),
        dry_run=True,
    )


def preview_person(
    outfit: Outfit, enrolment: Enrolment, cadence: Cadence, scene: Scene
) -> list[Planned]:
    """Return a whole sequence as one person would get it, each step as if those before it had left."""
    pasts: list[Past] = []
    shown = []
    while (plan := plan_next(outfit, enrolment, cadence, scene, pasts)) is not None:
        shown.append(_show_plan(outfit, plan, cadence))
        pasts.append(
            Past(
                step=plan.step,
                attempt=1,
                fate="sent",
                at=plan.due,
                touch=f"{len(pasts):032x}",
                message=f"<{plan.step}@preview.invalid>",
                subject=plan.draft.subject,
                because=tuple(f for c in plan.draft.claims for f in c.facts),
            )
        )
    return shown


def _show_plan(outfit: Outfit, plan: Plan, cadence: Cadence) -> Planned:
    step = next(s for s in cadence.step if s.name == plan.step)
    touch = imagine_touch(plan, "0" * 32)
    around = outfit.house.outreach.look(touch, outfit.house.clock.now())
    around = msgspec.structs.replace(around, enrolment_state="active")
    return show_touch(
        touch, judge_touch(outfit, touch, around, plan.due).held, only_if=step.only_if, saved=False
    )


def show_touch(
    touch: Touch, held: Held | None, only_if: tuple[str, ...] = (), saved: bool = True
) -> Planned:
    """Return a touch as people and programs see it."""
    return Planned(
        contact=touch.contact or "",
        channel=touch.channel,
        step=touch.step,
        at=touch.due,
        zone=touch.zone,
        why_then=touch.why_then,
        subject=touch.subject,
        body=touch.body,
        claims=touch.claims,
        held=held,
        only_if=only_if,
        arm=touch.arm,
        id=touch.id if saved else "",
    )


def engage_account(outfit: Outfit, order: Order) -> Engagement:
    """Put people of an account into a sequence; return their first touches, and who was left out and why.

    Nothing is sent by this: every touch passes the gate when it is due.
    """
    account, chosen, cadence, version = _read_order(outfit, order)
    touches, left_out = [], []
    for choice in chosen:
        done = enrol_contact(outfit, _ask(order, account, choice.contact))
        if isinstance(done, Held):
            left_out.append((choice.contact, done))
            continue
        around = outfit.house.outreach.look(done, outfit.house.clock.now())
        touches.append(show_touch(done, judge_touch(outfit, done, around, done.due).held))
    return Engagement(
        account=account,
        sequence=cadence.name,
        version=version,
        chosen=chosen,
        touches=tuple(touches),
        left_out=tuple(left_out),
    )


def _read_order(outfit: Outfit, order: Order) -> tuple[str, tuple[Choice, ...], Cadence, int]:
    house = outfit.house
    cadence, version = outfit.cadence(order.sequence)
    row = find_account(house, order.account)
    account = str(row["key"])
    view = View(house.ledger.timelines([account])[account], house.clock.now())
    if order.contacts:
        chosen = tuple(Choice(contact=c, why="named by you") for c in order.contacts)
    else:
        chosen = choose_people(view, outfit.current().budget, order.most)
    if not chosen:
        raise Refused(
            f"Nobody with an address is known at {account}.", "Import contacts, then try again."
        )
    return account, chosen, cadence, version


def _ask(order: Order, account: str, contact: str) -> Asked:
    return Asked(
        account=account,
        contact=contact,
        sequence=order.sequence,
        by=order.by,
        released=order.by if order.may_send else "",
    )
