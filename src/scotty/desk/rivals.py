"""Rivals: the market around them read from the workspace, as known at a moment."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from scotty.desk.playbook import current_playbook
from scotty.facts import Fact, Timeline
from scotty.flows.deals import read_timelines
from scotty.flows.lessons import MOST
from scotty.flows.outreach.outfit import CONTENT
from scotty.flows.versions import list_texts
from scotty.names.domains import find_domain
from scotty.playbook import Playbook
from scotty.playbook.content import Asset, default_contents, parse_asset
from scotty.ports import House
from scotty.signals import Norms, Setting, fold_name
from scotty.signals.rivals import EVALUATED
from scotty.stages.research.cards import (
    Market,
    Rival,
    User,
    key_rival,
    name_rivals,
    read_account,
    see_rival,
)
from scotty.stages.research.cards.duel import list_told

YEAR = timedelta(days=365)
LEAST = 3
"""Times that a name which nobody listed, and no deal was lost to, must be told to be a rival."""


def read_market(house: House, moment: datetime) -> Market:
    """Return what cards are written from, as known at `moment`. Brings the lake up first.

    Of deals the open ones, and the latest opened of those that closed. It reads every timeline
    with a deal: a second or two for a thousand; whoever shows pages keeps it.
    """
    house.lake.sync()
    book, _, _ = current_playbook(house, moment)
    assets = _read_assets(house, moment)
    seen = [f for kind in EVALUATED for f in _since(house, kind, moment)]
    timelines = _read_deals(house, moment)
    first = next(timelines, None)
    simulated = first is not None and any(
        e.fact.source.startswith("sandbox") for e in first.entries
    )
    if not simulated:  # the example cards name rivals of the sandbox
        assets = {name: asset for name, asset in assets.items() if not asset.invented}
    names = _find_names(house, moment, book, assets, seen)
    spelt = {fold_name(name) for name in names.values()} | set(names)
    setting = Setting(book=book, norms=Norms(rivals=frozenset(spelt)))
    read = [
        read_account(timeline, moment, setting, names)
        for timeline in chain([first] if first is not None else [], timelines)
    ]
    accounts = {key_rival(name): find_domain(d) or d for name, d in book.research.rivals.items()}
    rivals = {
        key: Rival(key=key, name=n, account=accounts.get(key, "")) for key, n in names.items()
    }
    return Market(
        moment=moment,
        rivals=rivals,
        duels=[duel for one in read for duel in one.duels],
        voices=[voice for one in read for voice in one.voices],
        seen=seen,
        own=_read_own(house, moment, rivals),
        users=_read_users(house, moment, names),
        dropped=_read_dropped(house, moment, names),
        assets=assets,
        simulated=simulated,
    )


def _read_assets(house: House, moment: datetime) -> dict[str, Asset]:
    found = {}
    for name, versions in list_texts(house, CONTENT, default_contents()).items():
        known = [v for v in versions if v.at is None or v.at <= moment]
        asset = parse_asset(name, known[-1].text) if known else None
        if asset is not None and asset.holds(moment.date()):
            found[name] = asset
    return found


def _since(house: House, kind: str, moment: datetime) -> list[Fact]:
    told = house.ledger.facts(kind, since=moment - YEAR)
    return [f for f in told if f.known <= moment and f.verdict == "human"]


def _read_deals(house: House, moment: datetime) -> Iterator[Timeline]:
    told = house.lake.ask("deals", moment=moment)
    order = pc.sort_indices(told, sort_keys=[("opened", "descending"), ("deal", "ascending")])
    closed = pc.not_equal(told["status"], "open")
    latest = told.take(order).filter(closed.take(order))[:MOST]
    wanted = pa.concat_tables([told.filter(pc.invert(closed)), latest])
    return (timeline for timeline, _ in read_timelines(house, wanted))


def _find_names(
    house: House, moment: datetime, book: Playbook, assets: Mapping[str, Asset], seen: list[Fact]
) -> dict[str, str]:
    """Return key -> name of every rival: listed by us, lost to, or told often enough."""
    cards = [a.tell("rival") for a in assets.values() if a.kind == "battle_card"]
    listed = [*cards, *book.deals.rivals, *book.research.rivals]
    lost = house.lake.ask("rivals", moment=moment)["rival"].to_pylist()
    told = [name for fact in seen for name in list_told(fact)]
    counts: dict[str, int] = {}
    for key in map(key_rival, told):
        counts[key] = counts.get(key, 0) + 1
    sure = {key_rival(name) for name in (*listed, *lost)}
    ours = key_rival(book.pages.name) if book.pages.name else ""
    found = name_rivals(listed, [*lost, *told])
    return {
        key: name
        for key, name in found.items()
        if key != ours and (key in sure or counts.get(key, 0) >= LEAST)
    }


def _read_own(
    house: House, moment: datetime, rivals: Mapping[str, Rival]
) -> dict[str, tuple[Fact, ...]]:
    keys = {rival.account: key for key, rival in rivals.items() if rival.account}
    timelines = house.ledger.timelines(sorted(keys)) if keys else {}
    found = {keys[account]: tuple(t.cut(moment).facts()) for account, t in timelines.items()}
    return {key: facts for key, facts in found.items() if facts}


def _read_users(
    house: House, moment: datetime, names: Mapping[str, str]
) -> dict[str, tuple[User, ...]]:
    spelt = {name.casefold(): key for key, name in names.items()} | {key: key for key in names}
    wanted = pa.table({"name": pa.array(sorted(spelt), pa.string())})
    found: dict[str, list[User]] = {}
    for row in house.lake.ask("installed", moment=moment, wanted=wanted).to_pylist():
        size = None if row["employees"] is None else f"{row['employees']:,.0f} people"
        note = ", ".join(part for part in (row["industry"], size) if part)
        facts = dict.fromkeys(f for f in (row["fact"], row["trade"], row["size"]) if f)
        user = User(row["account"], row["name"] or row["account"], note, tuple(facts))
        found.setdefault(spelt[row["product"]], []).append(user)
    return {key: tuple(users) for key, users in found.items()}


def _read_dropped(
    house: House, moment: datetime, names: Mapping[str, str]
) -> dict[str, tuple[Fact, ...]]:
    found: dict[str, list[Fact]] = {}
    for fact in _since(house, "technology.dropped", moment):
        key = key_rival(str(fact.data.get("technology") or ""))
        if key in names:
            found.setdefault(key, []).append(fact)
    return {key: tuple(facts) for key, facts in found.items()}


def count_seen(market: Market, rival: str) -> int:
    """Return how often accounts were seen evaluating a rival, or comparing us with it, within a year."""
    return sum(rival in see_rival(fact) for fact in market.seen)
