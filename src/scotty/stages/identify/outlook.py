"""Snapshots of the past with what came after: what learning and backtest look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

import numpy as np
import numpy.typing as npt

from scotty.facts import DAY
from scotty.signals import Signal
from scotty.stages.identify.intent import CALM, CROWD, LONE, IntentWeights, size_factor, surge
from scotty.stages.identify.measures import Floats, Ints, Measures

Flags = npt.NDArray[np.bool_]
HORIZON = timedelta(days=90)
"""How far ahead an opening counts."""
FEED = "topic"
"""The group that tells of the company as a whole, and that one person cannot fill."""
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
class Features:
    """What the intent score is made of, before any weight."""

    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    #: Strength of each kind, 0-1.
    strength: Floats
    #: Share of what people do that the number of people opens, 0.45-1.
    opened: Floats
    #: Surge, -0.5 to 1, and people, 0-1.
    lift: Floats
    people: Floats


def take_features(
    measures: Measures, moment: datetime, employees: Floats, signals: Mapping[str, Signal]
) -> Features:
    """Return the parts of the intent score of every measured account at `moment`."""
    short, long = measures.at(moment)
    factor = size_factor(employees)
    kinds = [signals[kind] for kind in measures.rates]
    scale = np.array([signal.scale for signal in kinds])
    crowd = np.maximum(measures.crowd(moment) - 1.0, 0.0) / factor
    opened = LONE + (1.0 - LONE) * -np.expm1(-crowd)
    jump = np.tanh(surge(short, long, kinds) / CALM)
    return Features(
        kinds=tuple(signal.kind for signal in kinds),
        groups=tuple(signal.group for signal in kinds),
        strength=-np.expm1(-long / (scale * factor[:, None])),
        opened=opened,
        lift=opened * np.where(jump < 0, 0.5 * jump, jump),
        people=-np.expm1(-crowd / CROWD),
    )


def add_points(features: Features, weights: IntentWeights) -> Floats:
    """Return the intent score of each row: the formula of `score_intent`, from its parts."""
    points = np.full(len(features.opened), weights.base)
    for group in dict.fromkeys(features.groups):
        inside = [i for i, name in enumerate(features.groups) if name == group]
        worth = np.array([weights.kinds.get(features.kinds[i], 0.0) for i in inside])
        filled = features.strength[:, inside] @ worth
        share = open_share(features, group, weights.shares[group])
        points += np.where(share > 0, -share * np.expm1(-filled / np.maximum(share, 1e-12)), 0.0)
    return (
        points
        + weights.shares["surge"] * features.lift
        + weights.shares["people"] * features.people
    )


def open_share(features: Features, group: str, share: float) -> Floats:
    """Return the points that a group can reach, at each row."""
    return np.full(len(features.opened), share) if group == FEED else share * features.opened


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
        features=take_rows(features, index),
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
        features=take_rows(snapshot.features, index),
        opens=snapshot.opens[index],
        count=snapshot.count[index],
        side=snapshot.side[index],
        opened=frozenset(a for a in snapshot.opened if _side(a) == side),
    )


def _side(account: str) -> bool:
    return bool(crc32(account.encode()) & 1)


def take_rows(features: Features, index: Ints) -> Features:
    """Return these rows, in this order."""
    return replace(
        features,
        strength=features.strength[index],
        opened=features.opened[index],
        lift=features.lift[index],
        people=features.people[index],
    )


def join_snapshots(snapshots: Sequence[Snapshot]) -> tuple[Features, Flags, Floats]:
    """Return features, fates and counts of all snapshots, one after the other."""
    parts = [s.features for s in snapshots]
    joined = replace(
        parts[0],
        strength=np.concatenate([f.strength for f in parts]),
        opened=np.concatenate([f.opened for f in parts]),
        lift=np.concatenate([f.lift for f in parts]),
        people=np.concatenate([f.people for f in parts]),
    )
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
