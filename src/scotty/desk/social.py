"""Social selling: what a person may do next for contacts, and what came of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from scotty.desk.ads import is_simulated, read_views
from scotty.facts import Fact, Held, Refused
from scotty.playbook.ads import Social
from scotty.ports import House
from scotty.stages.engage.social.drafts import Task, Voice, write_task
from scotty.stages.engage.social.pace import choose_next, read_history

Outcome = Literal["accepted", "declined", "answered", "silent"]
OUTCOMES: tuple[Outcome, ...] = ("accepted", "declined", "answered", "silent")


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Tasks for people, and whom nothing may be done for now, and why."""

    as_of: datetime
    tasks: tuple[Task, ...]
    #: Contact -> why not now.
    held: dict[str, Held]
    simulated: bool = False


class Finish(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says they did, or why they did not."""

    by: str
    done: bool
    #: Address of the post or message, or what was written: so that it can be looked up.
    proof: str = ""
    #: Why it was skipped.
    why: str = ""
    #: Words as they were sent, where they were changed.
    words: str = ""
    #: Id of the planned touch it fulfils, where there is one.
    touch: str = ""


def list_social(
    house: House,
    accounts: Sequence[str],
    rules: Social,
    voice: Voice,
    as_of: datetime | None = None,
) -> Due:
    """Return the next task of each contact of these accounts, at most one each. Nothing is done by it."""
    moment = as_of or house.clock.now()
    tasks: list[Task] = []
    held: dict[str, Held] = {}
    simulated = False
    for view in read_views(house, sorted(set(accounts)), moment):
        simulated = simulated or is_simulated(view)
        for contact in view.people.values():
            found = choose_next(view, contact, read_history(view, contact.key), rules)
            if isinstance(found, Held):
                held[contact.key] = found
            else:
                tasks.append(write_task(view, contact, found, voice))
    return Due(as_of=moment, tasks=tuple(tasks), held=held, simulated=simulated)


def finish_task(house: House, task: Task, finish: Finish) -> Fact:
    """Record that a person did a task, or skipped it; return the fact. The same twice is one fact.

    Raises Refused where a done one has no proof, or a skipped one no reason.
    """
    if finish.done and not finish.proof.strip():
        raise Refused("A task that was done needs its proof.", "Paste the link, or what you wrote.")
    if not finish.done and not finish.why.strip():
        raise Refused("A task that is skipped needs a reason.", "Say why in a few words.")
    now = house.clock.now()
    more = {"proof": finish.proof, "words": finish.words} if finish.done else {"why": finish.why}
    fact = Fact(
        kind="touch.sent" if finish.done else "touch.dropped",
        at=now,
        known=now,
        source="social",
        key=finish.touch or f"{task.contact}:{task.does}:{task.at.isoformat()}",
        account=task.account,
        contact=task.contact,
        because=task.facts,
        data={
            **({"touch": finish.touch} if finish.touch else {}),
            "channel": "social",
            "step": task.does,
            "does": task.does,
            "pitch": task.pitch,
            "by": finish.by,
            **{name: value for name, value in more.items() if value},
        },
    )
    house.ledger.append([fact])
    return fact


def record_answer(
    house: House, account: str, contact: str, outcome: Outcome, by: str, note: str = ""
) -> Fact:
    """Record what a contact did with a touch on a network, as a person saw it; once a day each.

    `accepted` and `answered` establish engagement. Raises Refused for another outcome.
    """
    if outcome not in OUTCOMES:
        raise Refused(f"There is no outcome {outcome!r}.", f"Choose from {', '.join(OUTCOMES)}.")
    now = house.clock.now()
    fact = Fact(
        kind="social.answered",
        at=now,
        known=now,
        source="social",
        key=f"{contact}:{outcome}:{now:%Y-%m-%d}",
        account=account,
        contact=contact,
        data={"outcome": outcome, "by": by, **({"note": note} if note else {})},
    )
    house.ledger.append([fact])
    return fact
