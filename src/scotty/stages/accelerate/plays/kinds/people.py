"""Plays with people: bring in power, add threads, find another champion."""

from scotty.signals import Person
from scotty.signals.titles import read_department
from scotty.stages.accelerate.plays.case import Addressed, Case, Draft, Said
from scotty.stages.accelerate.plays.moves import ENGAGED
from scotty.stages.accelerate.plays.plan import play

SEATS = ("finance", "technology", "operations", "procurement", "legal", "executive")
"""Departments that sign, run, use, buy or check: whoever is missing is the gap."""
MOST = 3
POWERLESS = (
    *("no_power", "ghosted", "competitor_gaining", "stalled_in_stage"),
    *("silent_after_proposal", "budget_concern", "champion_left"),
)


@play(
    "Bring in an executive sponsor",
    "{manager} writes to {executive}:\n"
    "“{first}, {owner} has been working with {company} on {deal}. I lead that team and would "
    "like to hear from you what it must do for you. Would twenty minutes suit you next week?”\n"
    "Why now: {warnings}.",
    answers=POWERLESS,
    cost=(1.5, 0.35),
    moves=("executive",),
    why="A deal without anybody who can sign is decided elsewhere; one of equal rank is answered.",
)
def executive_sponsor(case: Case) -> Draft | None:
    """Introduce our owner's manager to their highest budget holder; None where none is known."""
    holders = case.people(power=True)
    if not holders:
        return None
    best = holders[0]
    return Draft(
        who=case.manager.text,
        slots={
            "manager": case.manager,
            "executive": case.tell_person(best),
            "first": case.greet(best),
            "owner": case.owner,
            "company": case.company,
            "deal": case.name,
            "warnings": case.warned(*POWERLESS),
        },
        letter=Addressed(best, "mail", "{deal}: what it must do for you"),
    )


@play(
    "Add threads",
    "Taking part so far: {engaged}. Not yet: {missing}. Ask {contact} for an introduction:\n"
    "“{first}, before you decide, {who} will have questions that I would rather answer than leave "
    "open. Could you bring us together for half an hour?”",
    answers=("too_few_contacts", "single_threaded_late", "committee_shrinking", "no_power"),
    cost=(1.5, 0.3),
    moves=("newcomer",),
    why="Committees decide; whoever was never spoken to is the one who asks why at the end.",
)
def multithread(case: Case) -> Draft | None:
    """Name those of their people who are missing, and who could introduce us."""
    engaged = case.people(engaged=True)
    taken = {read_department(p.title) for p in engaged}
    absent = case.people(engaged=False)
    gaps = [p for p in absent if (seat := read_department(p.title)) in SEATS and seat not in taken]
    missing = (gaps or absent)[:MOST]
    if not missing or not engaged:
        return None
    return Draft(
        slots={
            "engaged": _list(case, engaged[:MOST]),
            "missing": _list(case, missing),
            "deal": case.name,
            "contact": case.tell_person(engaged[0]),
            "first": case.greet(engaged[0]),
            "who": case.tell_person(missing[0]),
        },
        letter=Addressed(engaged[0], "mail", "Before you decide on {deal}"),
    )


@play(
    "Find another champion",
    "{gone}. Next in line: {next}. Call them this week:\n"
    "“{first}, you know what {company} wants from {deal}. Who carries it on your side now, and what "
    "do they need from me?”",
    answers=("champion_left", "champion_weak"),
    cost=(2.0, 0.4),
    moves=("newcomer", "executive"),
    why="A purchase needs somebody inside who wants it; without a new one it ends quietly.",
)
def replace_champion(case: Case) -> Draft | None:
    """Name who could carry it on: the highest of those taking part, else of those known."""
    active = case.story.active(ENGAGED)
    best = max(sorted(active), key=lambda who: len(active[who]), default="")
    others = [p for p in case.people() if p.key != best]
    candidates = sorted(others, key=lambda p: p.key not in active)
    if not candidates:
        return None
    chosen = candidates[0]
    return Draft(
        slots={
            "gone": case.warned("champion_left", "champion_weak"),
            "next": case.tell_person(chosen),
            "first": case.greet(chosen),
            "company": case.company,
            "deal": case.name,
        },
        letter=Addressed(chosen, "call"),
    )


def _list(case: Case, people: list[Person]) -> Said:
    told = [case.tell_person(p) for p in people]
    facts = tuple(dict.fromkeys(f for said in told for f in said.facts))
    return Said(", ".join(said.text for said in told), facts)
