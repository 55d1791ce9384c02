"""One deal: its standing and what it rests on, its way so far, as known on any date."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec
import pyarrow.compute as pc

from scotty.desk.dangers import read_outlook
from scotty.desk.dealmodels import read_bench
from scotty.desk.why import Link, tell_fact
from scotty.facts import DAY, Fact, Refused, Timeline
from scotty.flows.deals import read_timelines
from scotty.ports import House
from scotty.signals import Log, Move, Setting, Story
from scotty.stages.accelerate.closing import INSTANT, list_turns
from scotty.stages.accelerate.dangers import Outlook, face_dangers
from scotty.stages.accelerate.judge import DealModel, judge_deal
from scotty.stages.accelerate.standing import Deal

BEFORE = 120.0
"""Days before its opening from which the account's facts are listed with a deal."""


class Bench(NamedTuple):
    """What deals are judged with at a moment, and where they are told of."""

    #: The customer's rules, and what is usual there.
    setting: Setting
    model: DealModel
    #: What was learnt of warnings and plays.
    outlook: Outlook
    #: Deal -> its account, of those known when the bench was opened.
    accounts: Mapping[str, str | None]


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """A stage that it went through: since when, how many days, how many are usual for deals won."""

    stage: str
    since: datetime
    days: float
    usual: float | None = None
    long: float | None = None
    fact: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A close date or amount as it was told, and by how much it moved: days, or its own unit."""

    at: datetime
    value: date | float
    moved: float | None = None
    fact: str


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """One of their people, and when they last did something."""

    key: str
    name: str
    title: str
    last: datetime | None
    acts: int
    left: datetime | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended."""

    status: str
    at: datetime
    reason: str
    fact: str


class DealPage(msgspec.Struct, frozen=True, kw_only=True):
    """All that is shown of a deal. One that is closed is judged as it stood before it closed."""

    deal: Deal
    account_name: str
    outcome: Outcome | None
    stages: tuple[Stay, ...]
    dates: tuple[Told, ...]
    amounts: tuple[Told, ...]
    people: tuple[Contact, ...]
    timeline: tuple[Link, ...]
    facts: int
    #: What people answered to proposed plays, newest first.
    answers: tuple[Link, ...]
    #: Since when anything is known of it: no earlier day can be shown.
    since: datetime
    #: Days from opening to winning, half of won deals less; None where too few are known.
    usual_cycle: float | None
    simulated: bool
    notes: tuple[str, ...] = ()


def show_deal(
    house: House,
    key: str,
    as_of: datetime | None = None,
    limit: int = 200,
    bench: Bench | None = None,
) -> DealPage:
    """Return a deal by its key in the system of record, as known at `as_of` (now by default).

    `limit` bounds the facts listed (newest first), not those judged. `bench` is what `open_bench`
    gives, where the caller holds it already. Raises Refused where nothing was known of such a
    deal then.
    """
    moment = as_of or house.clock.now()
    bench = bench or open_bench(house, moment)
    timeline = find_timeline(house, key, moment, bench)
    story = Story(Log(timeline, moment), key, bench.setting)
    judged = step_back(timeline, story)
    deal = face_dangers(judge_deal(judged, bench.model), judged, bench.outlook)
    if story is not judged:
        deal = msgspec.structs.replace(deal, plays=())  # nothing can be done about it any more
    return lay_page(deal, story, judged, limit)


def open_bench(house: House, moment: datetime) -> Bench:
    """Return what deals are judged with at `moment`."""
    house.lake.sync()
    setting, model = read_bench(house, moment)
    told = house.lake.ask("deals", moment=moment)
    pairs = zip(told["deal"].to_pylist(), told["account"].to_pylist(), strict=True)
    return Bench(setting, model, read_outlook(house, setting.book, moment), dict(pairs))


def find_timeline(house: House, key: str, moment: datetime, bench: Bench) -> Timeline:
    """Return the timeline that tells of a deal: its account's, whole.

    Raises Refused where nothing was known of such a deal then.
    """
    account = bench.accounts.get(key)
    if account is not None:
        timeline = house.ledger.timelines([account])[account]
        if any(e.fact.deal == key and e.known <= moment for e in timeline.entries):
            return timeline  # it may have moved to another account since, or been taken away
    house.lake.sync()
    told = house.lake.ask("deals", moment=moment)
    for found, _ in read_timelines(house, told.filter(pc.equal(told["deal"], key))):
        return found
    raise Refused(
        f"No deal is called {key!r}{'' if told.num_rows else ': none is known'} as of {moment:%Y-%m-%d}.",
        "Give the id that the CRM gives it; `scotty deals` lists the open ones.",
    )


def step_back(timeline: Timeline, story: Story) -> Story:
    """Return the story of an open deal as it is; of a closed one as it was just before it closed."""
    if story.status == "open":
        return story
    turn = list_turns(story.tellings)[-1]
    before = Story(Log(timeline, turn.fact.known - INSTANT), story.deal, story.setting)
    return before if before.tellings else story


def lay_page(deal: Deal, story: Story, judged: Story, limit: int) -> DealPage:
    """Return what is shown of a deal that was judged by `judged`, the story itself or an earlier one."""
    facts = list_facts(story)
    profile = story.profile
    return DealPage(
        deal=msgspec.structs.replace(deal, status=story.status),
        account_name=str(profile.get("name") or deal.account or ""),
        outcome=_tell_outcome(story),
        stages=_tell_stages(judged),
        dates=_tell_dates(story),
        amounts=_tell_amounts(story),
        people=_tell_people(story),
        timeline=tuple(tell_fact(fact) for fact in facts[:limit]),
        facts=len(facts),
        answers=tuple(tell_fact(f) for f in facts if f.kind == "play.answered"),
        since=story.tellings[0].known if story.tellings else story.moment,
        usual_cycle=story.setting.norms.usual_cycle,
        simulated=any(f.source.startswith("sandbox") for f in story.tellings),
        notes=_tell_notes(story, judged),
    )


def list_facts(story: Story) -> list[Fact]:
    """Return what happened around a deal, newest first: its own facts, and its account's near it."""
    start = story.start or (story.tellings[0].at if story.tellings else story.moment)
    since = start - timedelta(days=BEFORE)
    own = [
        fact
        for kind in story.log.kinds
        for fact in story.own(kind)
        if fact.deal == story.deal or (fact.at >= since and kind != "account.profiled")
    ]
    return sorted(own, key=lambda fact: (fact.at, fact.known, fact.key), reverse=True)


def _tell_outcome(story: Story) -> Outcome | None:
    if story.status == "open":
        return None
    fact = list_turns(story.tellings)[-1].fact
    return Outcome(
        status=story.status,
        at=fact.at,
        reason=str(fact.data.get("reason") or ""),
        fact=story.log.identify(fact),
    )


def _tell_stages(story: Story) -> tuple[Stay, ...]:
    norms = story.setting.norms.stages
    moves = story.stages
    ends = [move.at for move in moves[1:]] + [story.moment]
    stays = []
    for move, end in zip(moves, ends, strict=True):
        norm = norms.get(str(move.after))
        stays.append(
            Stay(
                stage=str(move.after),
                since=move.at,
                days=max(0.0, (end - move.at).total_seconds() / DAY),
                usual=None if norm is None else norm.usual,
                long=None if norm is None else norm.long,
                fact=story.log.identify(move.fact),
            )
        )
    return tuple(stays)


def _tell_dates(story: Story) -> tuple[Told, ...]:
    return tuple(
        Told(
            at=move.at,
            value=move.after,
            moved=None if move.before is None else float((move.after - move.before).days),
            fact=story.log.identify(move.fact),
        )
        for move in story.close_dates
    )


def _tell_amounts(story: Story) -> tuple[Told, ...]:
    told: list[Told] = []
    for move in story.moves("amount"):
        value = _read_number(move)
        if value is not None:
            before = float(told[-1].value) if told else None  # type: ignore[arg-type]
            moved = None if before is None else value - before
            name = story.log.identify(move.fact)
            told.append(Told(at=move.at, value=value, moved=moved, fact=name))
    return tuple(told)


def _read_number(move: Move) -> float | None:
    try:
        return float(move.after)
    except (TypeError, ValueError):
        return None


def _tell_people(story: Story) -> tuple[Contact, ...]:
    people = [
        Contact(
            key=person.key,
            name=person.name,
            title=person.title,
            last=person.acts[-1].at if person.acts else None,
            acts=len(person.acts),
            left=person.left.at if person.left else None,
        )
        for person in story.people.values()
    ]
    return tuple(sorted(people, key=lambda p: (p.left is not None, -p.acts, p.key)))


def _tell_notes(story: Story, judged: Story) -> tuple[str, ...]:
    if story is judged:
        return ()
    return (f"It is closed: the score is that of {judged.moment:%Y-%m-%d}, just before.",)
