"""Writing: the words of a step for one person, out of facts and content."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.scene import Scene
from scotty.playbook.content import Asset
from scotty.playbook.sequence import Sequence as Cadence
from scotty.playbook.sequence import Step
from scotty.ports.outreach import Enrolment
from scotty.stages.engage.compose import Case, Sender, Touch, compose_draft, plan_event
from scotty.stages.engage.compose.case import ASSET
from scotty.stages.engage.course import Next, Past
from scotty.stages.engage.draft import Draft
from scotty.stages.engage.timing import Slot
from scotty.stages.engage.trials import HOLDOUT, Plan, assign_arm, mark_words, plan_step

Turn = tuple[Cadence, Next, tuple[Past, ...]]
"""A sequence, the step that comes, and what came before it."""


class Written(NamedTuple):
    """A draft, and the arm of the experiment that it belongs to; "" where there is none."""

    draft: Draft
    arm: str = ""
    #: What it invites to: title, start, minutes.
    event: Mapping[str, Any] = {}


def write_step(outfit: Outfit, what: tuple[Enrolment, Turn], scene: Scene, where: Slot) -> Written:
    """Return the words of a step that will leave at a time."""
    (enrolment, (_, coming, pasts)), time = what, where
    step = coming.step
    arm = deal_arm(outfit, enrolment.sequence, step, enrolment.contact)
    if not (step.body or step.variants):
        return Written(Draft(), arm)
    case = make_case(outfit, (enrolment, step, pasts), scene, (time.at, time.zone))
    case = msgspec.structs.replace(case, variant="" if arm == HOLDOUT else arm)
    event = plan_event(case)
    told: dict[str, Any] = {}
    if event is not None:
        start = event.start.isoformat()
        told = {"title": event.title, "start": start, "minutes": event.minutes}
    return Written(compose_draft(case), arm, told)


def make_case(
    outfit: Outfit,
    what: tuple[Enrolment, Step, tuple[Past, ...]],
    scene: Scene,
    when: tuple[datetime, str],
) -> Case:
    """Return all that a draft of a step may rest on; `when` is (moment, IANA zone) of leaving."""
    enrolment, step, pasts = what
    return Case(
        view=scene.view,
        contact=scene.contact,
        step=step,
        sender=make_sender(outfit, enrolment),
        assets=choose_assets(outfit, scene),
        links=outfit.links(enrolment.account, enrolment.contact),
        past=tuple(_recall(p) for p in pasts),
        at=when[0],
        zone=when[1],
    )


def choose_assets(outfit: Outfit, scene: Scene) -> Mapping[str, Asset]:
    """Return the content that may be quoted: the examples that came with Scotty in the sandbox only."""
    assets = outfit.assets()
    if scene.view.simulated:
        return assets
    return {name: asset for name, asset in assets.items() if not asset.invented}


def make_sender(outfit: Outfit, enrolment: Enrolment) -> Sender:
    """Return who writes: the account's owner, from their mailbox, for our brand."""
    brand = outfit.current().pages
    number = enrolment.mailbox
    mailbox = None if number is None else outfit.house.mailboxes.find(number)
    return Sender(
        name=(mailbox.name if mailbox else "") or enrolment.owner or brand.name,
        brand=brand.name,
        email=mailbox.address if mailbox else "",
        product=brand.product,
        calendar=brand.booking_url,
    )


def deal_arm(outfit: Outfit, sequence: str, step: Step, contact: str) -> str:
    """Return the arm that a person is dealt at a step: by its shares, or by those of a verdict."""
    if not step.variants and not step.holdout:
        return ""
    return assign_arm(_dealing(outfit, sequence, step), (sequence, step.name), contact)


def _dealing(outfit: Outfit, sequence: str, step: Step) -> Plan:
    """Return how new people are dealt out: as the newest verdict says, else as the sequence does."""
    told = [
        f
        for f in outfit.house.ledger.facts("trial.decided")
        if f.data.get("sequence") == sequence
        and f.data.get("step") == step.name
        and f.data.get("words") in (None, mark_words(step))  # other words are another experiment
    ]
    shares = told[-1].data.get("shares") if told else None
    names = {v.name for v in step.variants} or {""}
    if not shares or {name for name, _ in shares} - names:
        return plan_step(step)  # the sequence has other wordings since
    return Plan(shares=tuple((str(a), float(w)) for a, w in shares), holdout=step.holdout)


def _recall(past: Past) -> Touch:
    assets = tuple(f.removeprefix(ASSET) for f in past.because if f.startswith(ASSET))
    facts = tuple(f for f in past.because if not f.startswith(ASSET))
    return Touch(step=past.step, subject=past.subject, assets=assets, because=facts)
