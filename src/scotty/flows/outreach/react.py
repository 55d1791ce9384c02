"""Reacting: what new facts change in sequences, within a second or two of being told."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from scotty.facts import Fact, Refused
from scotty.flows.outreach.effects import end_contact
from scotty.flows.outreach.judging import foresee
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.planning import advance, find_scene, glance, list_pasts
from scotty.flows.outreach.when import next_time
from scotty.ports.outreach import SOURCE, Enrolment, Wanted
from scotty.ports.suppressions import ALL
from scotty.signals.view import View
from scotty.stages.engage.conditions import TURNS, list_turns, name_steps
from scotty.stages.engage.course import judge_end

log = logging.getLogger(__name__)
NAME = "react"
"""The cursor that this follower keeps."""
ENDING = frozenset().union(*TURNS.values())
"""Kinds that may meet a condition by which some sequence ends."""
SOFTENING = "email.replied"
AT_ONCE = 25
"""Sequences whose accounts' timelines are read together."""
FREEING: dict[str, tuple[str, ...]] = {
    "playbook.saved": ("dry_run", "approval", "consent", "budget", "mailbox_health", "carrier"),
    "content.saved": ("carrier",),
    "ad.planned": ("carrier",),
    "mailbox.resumed": ("mailbox_health",),
    "mailbox.connected": ("mailbox_health", "carrier"),
    "enrolment.resumed": ("enrolment",),
}
"""Kind -> policies whose no it may have turned into a yes: what they held is decided anew."""
AWAY = timedelta(days=14)
"""How long somebody is taken to be away who does not say until when."""
MANY = 5_000
ALL_ALIVE = 1_000_000
"""More than are enrolled at `MANY` accounts."""


def react_once(outfit: Outfit) -> bool:
    """Take in what the ledger has gained; return whether anything had come.

    The cursor is kept after the effects, and every effect is idempotent: a crash repeats, never skips.
    """
    outreach, ledger = outfit.house.outreach, outfit.house.ledger
    cursor = outreach.cursor(NAME)
    if cursor is None:  # a workspace that is new to outreach: its past is no news
        outreach.keep_cursor(NAME, ledger.head())
        return False
    page = ledger.follow(cursor)
    if page.cursor == cursor:
        return False
    react_to(outfit, page.facts)
    outreach.keep_cursor(NAME, page.cursor)
    return bool(page.facts)


def react_to(outfit: Outfit, facts: Iterable[Fact]) -> None:
    """Do what follows from these facts."""
    now = outfit.house.clock.now()
    touched: dict[str, list[Fact]] = defaultdict(list)
    freed: set[str] = set()
    for fact in facts:
        if fact.kind in FREEING:
            freed |= set(FREEING[fact.kind])
        elif fact.kind == "contact.suppressed" and fact.data.get("reason") != "pause":
            _stop_contact(outfit, fact, now)
        elif fact.kind == "contact.away":
            _put_off(outfit, fact, now)
        elif fact.kind in ENDING and fact.account is not None and fact.verdict == "human":
            touched[fact.account].append(fact)
    _rejudge_all(outfit, touched, now)
    if freed:
        free_waiting(outfit, freed, now)


def _rejudge_all(outfit: Outfit, touched: Mapping[str, list[Fact]], now: datetime) -> None:
    """Judge anew the sequences whose end may be met by what is told of their accounts.

    Most of what pours in is about nobody in a sequence, or of a kind that none of its conditions
    asks for: one question sorts that out, and no timeline is read for it.
    """
    accounts = sorted(touched)
    for first in range(0, len(accounts), MANY):
        keys = accounts[first : first + MANY]
        alive = outfit.house.outreach.enrolments({"account": keys}, limit=ALL_ALIVE)
        asked = [e for e in alive if _asks(outfit, e, touched[e.account])]
        for begin in range(0, len(asked), AT_ONCE):
            few = asked[begin : begin + AT_ONCE]
            timelines = outfit.house.ledger.timelines(list({e.account for e in few}))
            for enrolment in few:
                view = View(timelines[enrolment.account], now)
                _rejudge(outfit, enrolment, touched[enrolment.account], view)


def _asks(outfit: Outfit, enrolment: Enrolment, told: Iterable[Fact]) -> bool:
    cadence, _ = outfit.cadence(enrolment.sequence, enrolment.version)
    kinds = list_turns(cadence.ends.on) | ({SOFTENING} if cadence.ends.soften_days else set())
    return any(f.kind in kinds for f in told)


def _rejudge(outfit: Outfit, enrolment: Enrolment, told: list[Fact], view: View) -> None:
    """End a sequence whose end is met now; soften it where a colleague replied."""
    now = view.moment
    cadence, _ = outfit.cadence(enrolment.sequence, enrolment.version)
    scene = find_scene(outfit, enrolment, now, view)
    if scene is None:
        return
    # What was sent is asked for only where an end depends on a step of it.
    pasts = list_pasts(outfit, enrolment.id) if name_steps(cadence.ends.on) else ()
    if why := judge_end(cadence, glance(scene, enrolment, pasts)):
        outfit.house.outreach.turn(enrolment.id, "ended", why, SOURCE, now)
        return
    colleagues = [f for f in told if f.kind == SOFTENING and f.contact != enrolment.contact]
    if colleagues and cadence.ends.soften_days:
        first = colleagues[0]
        until = first.at + timedelta(days=cadence.ends.soften_days)
        why = f"{first.contact} of the same account replied."
        _move_after(outfit, enrolment, until, why, now)


def _stop_contact(outfit: Outfit, fact: Fact, now: datetime) -> None:
    """End the sequences of somebody who is suppressed: all of them, or the one that they left."""
    why, scope = str(fact.data.get("reason")), str(fact.data.get("scope") or ALL)
    if scope == ALL:
        end_contact(outfit.house, fact.contact, why, now)
    elif fact.contact is not None:
        outreach = outfit.house.outreach
        for enrolment in outreach.enrolments({"contact": fact.contact, "sequence": scope}):
            outreach.turn(enrolment.id, "ended", why, SOURCE, now)


def _put_off(outfit: Outfit, fact: Fact, now: datetime) -> None:
    """Move what was planned for somebody who is away until after they are back."""
    told = fact.data.get("until")
    until = (
        datetime.combine(date.fromisoformat(str(told)), time(0), fact.at.tzinfo)
        if told
        else fact.at + AWAY
    )
    for enrolment in outfit.house.outreach.enrolments({"contact": fact.contact}):
        _move_after(outfit, enrolment, until, f"They are away until {until:%Y-%m-%d}.", now)


def _move_after(
    outfit: Outfit, enrolment: Enrolment, until: datetime, why: str, now: datetime
) -> None:
    """Put off the open touch of an enrolment, where it is due before then."""
    waiting = outfit.house.outreach.touches(
        Wanted(enrolment=enrolment.id, states=("planned", "waiting"), due_before=until)
    )
    for touch in waiting:
        moved = outfit.house.outreach.move(
            touch.id, next_time(outfit, touch, until), why, SOURCE, now
        )
        if moved is not None:
            foresee(outfit, moved)  # what a person must look at is still to be looked at


def free_waiting(outfit: Outfit, policies: Iterable[str], now: datetime) -> int:
    """Let the gate decide anew on what these policies held; return how many are planned again."""
    freed = 0
    for policy in policies:
        held = outfit.house.outreach.touches(
            Wanted(states=("waiting", "planned"), policy=policy, limit=MANY)
        )
        for touch in held:
            if touch.state == "planned":  # not held yet: it was only foreseen
                foresee(outfit, touch)
                continue
            due = next_time(outfit, touch, now)
            moved = outfit.house.outreach.move(
                touch.id, due, f"{policy} may say yes now", SOURCE, now
            )
            freed += moved is not None
    return freed


def mend_stranded(outfit: Outfit) -> int:
    """Plan what comes next in sequences whose worker died between two touches; return how many."""
    mended = 0
    for name in outfit.house.outreach.stranded(outfit.house.clock.now()):
        try:
            mended += advance(outfit, name) is not None
        except Refused as refused:  # one that cannot go on keeps none of the others
            log.warning("a sequence cannot go on: %s", refused)
    return mended
