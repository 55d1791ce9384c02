"""Deals: read their stories at a moment, replay them over moments, judge the open ones."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from scotty.facts import Entry, Fact, Timeline
from scotty.ports import House
from scotty.signals import Log, Setting, Story
from scotty.stages.accelerate.closing import is_open, list_turns, tell_fate
from scotty.stages.accelerate.judge import DealModel, judge_deals
from scotty.stages.accelerate.snapshot import Snapshot
from scotty.stages.accelerate.standing import Deal

CHUNK = 400
"""Accounts whose timelines are held at once: a replay of any length stays in bounds."""
LOOSE = "~"
"""Begins the name of the timeline of a deal that belongs to no account."""


class Pipeline(msgspec.Struct, frozen=True, kw_only=True):
    """The open deals at a moment, judged; the stories are what the judgement saw."""

    as_of: datetime
    deals: tuple[Deal, ...]
    stories: Mapping[str, Story]
    #: The version of the model, as in `DealScore.version`.
    version: str
    #: What a person should know before trusting the numbers.
    notes: tuple[str, ...] = ()


SettingAt = Callable[[datetime], Setting]


def read_stories(
    house: House,
    moment: datetime,
    setting: Setting,
    deals: Sequence[str] | None = None,
    open_only: bool = True,
) -> list[Story]:
    """Return stories at `moment`, in order of account and deal. The lake must be synchronised.

    All deals known then, or those of `deals`; of these the open ones, unless told otherwise.
    """
    told = house.lake.ask("deals", moment=moment)
    if deals is not None:
        told = told.filter(pc.is_in(told["deal"], value_set=pa.array(list(deals), pa.string())))
    if open_only:
        told = told.filter(pc.equal(told["status"], "open"))
    stories = []
    for timeline, names in read_timelines(house, told):
        log = Log(timeline, moment)
        stories += [Story(log, name, setting) for name in names]
    return stories


def read_timelines(house: House, deals: pa.Table) -> Iterator[tuple[Timeline, list[str]]]:
    """Yield the whole timeline of each account with deals in the table, and the keys of these deals.

    A deal of no account has a timeline of its own, of what was told of the deal itself.
    """
    wanted: dict[str, list[str]] = {}
    loose: list[str] = []
    pairs = zip(deals["account"].to_pylist(), deals["deal"].to_pylist(), strict=True)
    for account, deal in sorted(pairs, key=lambda pair: (pair[0] or "", pair[1])):
        if account is None:
            loose.append(deal)
        else:
            wanted.setdefault(account, []).append(deal)
    accounts = list(wanted)
    for start in range(0, len(accounts), CHUNK):
        some = accounts[start : start + CHUNK]
        timelines = house.ledger.timelines(some)
        for account in some:
            yield timelines[account], wanted[account]
    for deal, timeline in _read_loose(house, loose):
        yield timeline, [deal]


def _read_loose(house: House, deals: Sequence[str]) -> Iterator[tuple[str, Timeline]]:
    if not deals:
        return
    told = house.lake.ask("loose", wanted=pa.table({"deal": pa.array(deals, pa.string())}))
    entries: dict[str, list[Entry]] = {deal: [] for deal in deals}
    for row in told.to_pylist():
        fact = Fact(
            **{name: row[name] for name in ("kind", "at", "known", "source", "key")},
            **{name: row[name] for name in ("contact", "deal", "verdict", "mass")},
            data=msgspec.json.decode(row["data"]),
        )
        entry = Entry(fact, LOOSE + row["deal"], fact.known, 1, fact.verdict)
        entries[row["deal"]].append(entry)
    for deal in deals:
        yield deal, Timeline(LOOSE + deal, entries[deal])


def replay_deals(
    house: House, moments: Sequence[datetime], until: datetime, setting_at: SettingAt
) -> Iterator[Snapshot]:
    """Yield every deal that was open at each moment, with its fate as known at `until`.

    Account by account, so that memory stays in bounds; within an account by moment. The
    lake must be synchronised. `setting_at` is asked for every moment, often: keep what it made.
    """
    for timeline, names in read_timelines(house, house.lake.ask("deals", moment=until)):
        last = Log(timeline, until)
        fates = {name: tell_fate(Story(last, name, setting_at(until))) for name in names}
        told = {name: Story(last, name, setting_at(until)).tellings for name in names}
        turns = {name: list_turns(tellings) for name, tellings in told.items()}
        for moment in moments:
            # Laying out a log costs most: not for moments at which none of the deals was open.
            there = [
                name
                for name in names
                if told[name] and told[name][0].known <= moment and is_open(turns[name], moment)
            ]
            if not there:
                continue
            log = Log(timeline, moment)
            for name in there:
                story = Story(log, name, setting_at(moment))
                if story.tellings and story.status == "open":
                    yield Snapshot(story, fates[name])


def judge_open(
    house: House, moment: datetime, setting: Setting, model: DealModel, owner: str | None = None
) -> Pipeline:
    """Judge every open deal, or those of a seller, by what was known at `moment`."""
    stories = read_stories(house, moment, setting)
    if owner is not None:
        stories = [story for story in stories if story.owner == owner]
    return Pipeline(
        as_of=moment,
        deals=judge_deals(stories, model),
        stories={story.deal: story for story in stories},
        version=model.version,
        notes=model.notes,
    )
