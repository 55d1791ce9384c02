"""Snapshots of the past with what came after: what learning and backtest look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from scotty.facts import DAY
from scotty.stages.identify.intent import ROWS, Features
from scotty.stages.identify.measures import Floats, Ints

Flags = npt.NDArray[np.bool_]
HORIZON = timedelta(days=90)
"""How far ahead an opening counts."""
OTHERS = ("surge", "people")


@dataclass(frozen=True, slots=True)
class Openings:
    """Opportunities: at which account (numbered by `row`), when they opened, when it was known."""

    row: Mapping[str, int]
    account: Ints
    #: Seconds since 1970.
    at: Floats
    known: Floats

    def within(self, accounts: Sequence[str], start: datetime, known_by: datetime) -> Flags:
        """Return for each account whether an opportunity opens in (start, start + 90 days]."""
        begin, end = start.timestamp(), (start + HORIZON).timestamp()
        hit = (self.at > begin) & (self.at <= end) & (self.known <= known_by.timestamp())
        opened = np.zeros(len(self.row) + 1, dtype=bool)
        opened[self.account[hit]] = True
        return opened[np.array([self.row.get(a, -1) for a in accounts], dtype=np.int64)]


def gather_openings(accounts: Sequence[str], at: Floats, known: Floats) -> Openings:
    """Return openings told row by row; times in seconds since 1970."""
    row = {account: i for i, account in enumerate(dict.fromkeys(accounts))}
    index = np.array([row[a] for a in accounts], dtype=np.int64)
    return Openings(row, index, np.asarray(at, float), np.asarray(known, float))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The eligible accounts at a past moment, and which of them opened an opportunity after it."""

    moment: datetime
    features: Features
    opens: Flags
    #: How many accounts a row stands for: silent ones of one fate and side share a row.
    count: Floats
    #: Every other account, by a hash of its name: a side to learn from and one to test on.
    side: Flags
    #: Names of the accounts that opened one.
    opened: frozenset[str]


def take_snapshot(
    features: Features, moment: datetime, accounts: Sequence[str], opens: Flags, eligible: Flags
) -> Snapshot:
    """Return the eligible rows, with silent accounts folded together."""
    side = np.fromiter((_side(account) for account in accounts), bool, len(accounts))
    silent = eligible & (features.strength.max(axis=1) < 1e-9)
    rows = [*np.flatnonzero(eligible & ~silent).tolist()]
    count = [1.0] * len(rows)
    for fate in (False, True):
        for half in (False, True):
            alike = np.flatnonzero(silent & (opens == fate) & (side == half))
            if len(alike):
                rows.append(int(alike[0]))
                count.append(float(len(alike)))
    index = np.array(rows, dtype=np.int64)
    return Snapshot(
        moment=moment,
        features=features.take(index),
        opens=opens[index],
        count=np.array(count),
        side=side[index],
        opened=frozenset(accounts[i] for i in np.flatnonzero(eligible & opens).tolist()),
    )


def take_side(snapshot: Snapshot, side: bool) -> Snapshot:
    """Return one half of a snapshot's accounts."""
    index = np.flatnonzero(snapshot.side == side)
    return replace(
        snapshot,
        features=snapshot.features.take(index),
        opens=snapshot.opens[index],
        count=snapshot.count[index],
        side=snapshot.side[index],
        opened=frozenset(a for a in snapshot.opened if _side(a) == side),
    )


def _side(account: str) -> bool:
    return bool(crc32(account.encode()) & 1)


def join_snapshots(snapshots: Sequence[Snapshot]) -> tuple[Features, Flags, Floats]:
    """Return features, fates and counts of all snapshots, one after the other."""
    parts = [s.features for s in snapshots]
    rows: dict[str, Any] = {
        name: np.concatenate([getattr(f, name) for f in parts]) for name in ROWS
    }
    joined = replace(parts[0], **rows)
    opens = np.concatenate([s.opens for s in snapshots])
    return joined, opens, np.concatenate([s.count for s in snapshots])


def overlap_of(moments: Sequence[datetime]) -> float:
    """Return how many independent snapshots one of these is worth, at most 1.

    Snapshots a month apart see one opening three times: each counts a third.
    """
    if len(moments) < 2:
        return 1.0
    ordered = sorted(moments)
    spacing = (ordered[-1] - ordered[0]).total_seconds() / (len(ordered) - 1)
    return min(1.0, spacing / (HORIZON.days * DAY))
