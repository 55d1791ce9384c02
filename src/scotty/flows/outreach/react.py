"""Reacting: what new facts change in sequences, within a second or two of being told."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from scotty.facts import Fact
from scotty.flows.outreach.effects import end_contact
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.planning import advance, glance, list_pasts, read_scene
from scotty.flows.outreach.when import next_time
from scotty.ports.outreach import SOURCE, Enrolment, Wanted
from scotty.stages.engage.conditions import DEEDS, MEETINGS
from scotty.stages.engage.course import judge_end

NAME = "react"
"""The cursor that this follower keeps."""
ENDING = frozenset(
    {*DEEDS, *MEETINGS, "email.opened", "deal.won", "subscription.started", "contact.left"}
)
"""Kinds that may meet a condition by which a sequence ends."""
FREEING: dict[str, tuple[str, ...]] = {
    "playbook.saved": ("dry_run", "approval", "consent", "budget", "mailbox_health", "carrier"),
    "content.saved": ("carrier",),
    "ad.planned": ("carrier",),
    "mailbox.resumed": ("mailbox_health",),
    "mailbox.connected": ("mailbox_health",),
    "enrolment.resumed": ("enrolment",),
}
"""Kind -> policies whose no it may have turned into a yes: what they held is decided anew."""
AWAY = timedelta(days=14)
"""How long somebody is taken to be away who does not say until when."""
MANY = 5_000


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
            end_contact(outfit.house, fact.contact, str(fact.data.get("reason")), now)
        elif fact.kind == "contact.away":
            _put_off(outfit, fact, now)
        elif fact.kind in ENDING and fact.account is not None and fact.verdict == "human":
            touched[fact.account].append(fact)
    for account, told in touched.items():
        alive = outfit.house.outreach.enrolments({"account": account})
        for enrolment in alive:
            _rejudge(outfit, enrolment, told, now)
    if freed:
        free_waiting(outfit, freed, now)


def _rejudge(outfit: Outfit, enrolment: Enrolment, told: list[Fact], now: datetime) -> None:
    """End a sequence whose end is met now; soften it where a colleague replied."""
    cadence, _ = outfit.cadence(enrolment.sequence, enrolment.version)
    scene = read_scene(outfit, enrolment.account, enrolment.contact, now)
    pasts = list_pasts(outfit, enrolment.id)
    if why := judge_end(cadence, glance(scene, enrolment, pasts)):
        outfit.house.outreach.turn(enrolment.id, "ended", why, SOURCE, now)
        return
    colleagues = [f for f in told if f.kind == "email.replied" and f.contact != enrolment.contact]
    if colleagues and cadence.ends.soften_days:
        first = colleagues[0]
        until = first.at + timedelta(days=cadence.ends.soften_days)
        why = f"{first.contact} of the same account replied."
        _move_after(outfit, enrolment, until, why, now)


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
        due = next_time(outfit, touch, until)
        outfit.house.outreach.move(touch.id, due, why, SOURCE, now)


def free_waiting(outfit: Outfit, policies: Iterable[str], now: datetime) -> int:
    """Let the gate decide anew on what these policies held; return how many are planned again."""
    freed = 0
    for policy in policies:
        waiting = outfit.house.outreach.touches(
            Wanted(states=("waiting",), policy=policy, limit=MANY)
        )
        for touch in waiting:
            due = next_time(outfit, touch, now)
            moved = outfit.house.outreach.move(
                touch.id, due, f"{policy} may say yes now", SOURCE, now
            )
            freed += moved is not None
    return freed


def mend_stranded(outfit: Outfit) -> int:
    """Plan what comes next in sequences whose worker died between two touches; return how many."""
    stranded = outfit.house.outreach.stranded(outfit.house.clock.now())
    return sum(advance(outfit, name) is not None for name in stranded)
