"""A sequence with two wordings, and people who came through it: told as facts, with known true rates."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from scotty.facts import Fact, identify
from scotty.playbook.sequence import parse_sequence
from scotty.ports import House
from scotty.ports.outreach import SOURCE
from scotty.stages.engage.trials import HOLDOUT, assign_arm, plan_step

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)
TEXT = """
name = "pair"
title = "Two wordings"

[[step]]
name = "hello"
day = 1
holdout = {holdout}

[[step.variants]]
name = "short"
subject = "A question"
body = "Hello {{first}}, who looks after billing?"

[[step.variants]]
name = "long"
subject = "A longer question"
body = "Hello {{first}}, a word on billing, if I may: who looks after it?"
"""


def write_text(holdout: float = 0.0) -> str:
    return TEXT.format(holdout=holdout)


def tell_person(number: int, arm: str, at: datetime) -> tuple[list[Fact], str, str]:
    """Return what is told of a person who was dealt an arm; their address, and the touch's id."""
    account, contact = f"a{number}.example", f"p{number}@a{number}.example"
    who: dict[str, Any] = {
        "source": SOURCE,
        "account": account,
        "contact": contact,
        "known": at,
        "at": at,
    }
    enrolment = identify("contact.enrolled", SOURCE, contact)
    touch = identify("touch.planned", SOURCE, f"{enrolment}:hello:1")
    planned = {
        "enrolment": enrolment, "sequence": "pair", "step": "hello", "channel": "mail", "arm": arm,
        "due": (at + DAY / 2).isoformat(),
    }  # fmt: skip
    facts = [
        Fact(kind="contact.enrolled", key=contact, data={"sequence": "pair", "version": 1}, **who),
        Fact(kind="touch.planned", key=f"{enrolment}:hello:1", data=planned, **who),
    ]
    if arm == HOLDOUT:
        dropped = {"touch": touch, "why": "Held out.", "by": "trial"}
        return [*facts, Fact(kind="touch.dropped", key=touch, data=dropped, **who)], contact, touch
    sent = {"touch": touch, "channel": "mail", "step": "hello", "sequence": "pair", "arm": arm}
    return [*facts, Fact(kind="touch.sent", key=touch, data=sent, **who)], contact, touch


def run_campaign(
    house: House, people: range, rates: dict[str, float], seed: int, holdout: float = 0.0
) -> datetime:
    """Tell of people who were dealt out as the sequence says, and answered by these rates; return the end."""
    rng = random.Random(seed)
    plan = plan_step(parse_sequence(write_text(holdout)).step[0])
    facts: list[Fact] = []
    at = START
    for number in people:
        at = START + number * DAY / 20
        arm = assign_arm(plan, ("pair", "hello"), f"p{number}@a{number}.example")
        told, contact, touch = tell_person(number, arm, at)
        facts += told
        if rng.random() < rates[arm]:
            facts.append(reply(contact, touch, at + rng.random() * 9 * DAY))
    house.ledger.append(facts)
    return at


def reply(contact: str, touch: str, at: datetime, said: str = "interested") -> Fact:
    return Fact(
        kind="email.replied", at=at, known=at, source=SOURCE, key=f"{contact}:{at.isoformat()}",
        account=contact.partition("@")[2], contact=contact, data={"said": said, "touch": touch},
    )  # fmt: skip
