"""Decayed sums of many accounts at once: the form in which judgement reads the market."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from scotty.facts import DAY, Entry, HalfLives, Tally, Timeline, growth

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Measures:
    """Sums per account and kind, and per account and person, at a landmark (forward decay).

    The same numbers come from three sides: filled from the lake's fold, added to
    fact by fact as they arrive, or made from one account's timeline.
    """

    def __init__(
        self, rates: Mapping[str, HalfLives], person_half_life: float, landmark: datetime
    ) -> None:
        self.rates = dict(rates)
        self.person_half_life = person_half_life
        self.landmark = landmark
        self.accounts: list[str] = []
        self.row: dict[str, int] = {}
        self.column = {kind: i for i, kind in enumerate(self.rates)}
        self.short: Floats = np.zeros((0, len(self.rates)))
        self.long: Floats = np.zeros((0, len(self.rates)))
        self.count: Ints = np.zeros((0, len(self.rates)), dtype=np.int64)
        self.person_row: Ints = np.zeros(0, dtype=np.int64)
        self.person_mass: Floats = np.zeros(0)
        self._people: Sequence[str] = ()
        self._person: dict[tuple[int, str], int] | None = None

    def watch(self, accounts: Iterable[str]) -> None:
        """Make room for accounts, in this order; those known already keep their row."""
        for account in accounts:
            if account not in self.row:
                self.row[account] = len(self.accounts)
                self.accounts.append(account)
        missing = len(self.accounts) - len(self.short)
        if missing > 0:
            # Grow by half, so that accounts that come one by one cost no more than all at once.
            room = max(missing, len(self.short) // 2)
            self.short = np.vstack((self.short, np.zeros((room, len(self.rates)))))
            self.long = np.vstack((self.long, np.zeros((room, len(self.rates)))))
            self.count = np.vstack((self.count, np.zeros((room, len(self.rates)), dtype=np.int64)))

    def fill(self, rows: Ints, columns: Ints, short: Floats, long: Floats, count: Ints) -> None:
        """Set sums at the landmark, told one by one: the answer of the lake's fold."""
        self.short[rows, columns] = short
        self.long[rows, columns] = long
        self.count[rows, columns] = count

    def fill_people(self, rows: Ints, people: Sequence[str], mass: Floats) -> None:
        """Set the sums of people at the landmark, told one by one. They replace what was there."""
        self.person_row, self.person_mass = rows.copy(), mass.copy()
        self._people, self._person = people, None

    @property
    def _used(self) -> int:
        return len(self._people) if self._person is None else len(self._person)

    def add(self, entry: Entry) -> bool:
        """Count one entry; return whether it changed anything."""
        fact = entry.fact
        rate = self.rates.get(fact.kind)
        if rate is None or entry.verdict != "human":
            return False
        if entry.account not in self.row:
            self.watch((entry.account,))
        row, column = self.row[entry.account], self.column[fact.kind]
        mass = entry.sign * fact.mass
        self.short[row, column] += mass * growth(fact.at, self.landmark, rate.short)
        self.long[row, column] += mass * growth(fact.at, self.landmark, rate.long)
        self.count[row, column] += entry.sign
        if fact.person is not None:
            weight = mass * growth(fact.at, self.landmark, self.person_half_life)
            place = self._place(row, fact.person)  # may make room, so not within the next line
            self.person_mass[place] += weight
        return True

    def _place(self, row: int, person: str) -> int:
        if self._person is None:  # a sweep never asks; the live board does from the first fact on
            pairs = zip(self.person_row.tolist(), self._people, strict=True)
            self._person = {pair: place for place, pair in enumerate(pairs)}
        place = self._person.setdefault((row, person), len(self._person))
        if place == len(self.person_mass):
            room = max(64, place // 2)
            self.person_row = np.concatenate((self.person_row, np.zeros(room, dtype=np.int64)))
            self.person_mass = np.concatenate((self.person_mass, np.zeros(room)))
        self.person_row[place] = row
        return place

    def at(self, moment: datetime) -> tuple[Floats, Floats]:
        """Return short and long sums as they stand at `moment`; never below zero."""
        n = len(self.accounts)
        days = (moment - self.landmark).total_seconds() / DAY
        short = np.array([2.0 ** (-days / rate.short) for rate in self.rates.values()])
        long = np.array([2.0 ** (-days / rate.long) for rate in self.rates.values()])
        # A fact taken back leaves a rounding error of either sign where nothing should be.
        return np.maximum(self.short[:n] * short, 0.0), np.maximum(self.long[:n] * long, 0.0)

    def crowd(self, moment: datetime) -> Floats:
        """Return how many people are engaged at each account: each counts up to one.

        A person of decayed mass m counts 1 - 2^-m: one page view today is half a person.
        """
        days = (moment - self.landmark).total_seconds() / DAY
        used = self._used
        mass = np.maximum(self.person_mass[:used] * 2.0 ** (-days / self.person_half_life), 0.0)
        return np.bincount(
            self.person_row[:used], weights=1.0 - np.exp2(-mass), minlength=len(self.accounts)
        ).astype(np.float64)

    def engaged(self, moment: datetime) -> Ints:
        """Return the number of people at each account who did something within a half-life."""
        days = (moment - self.landmark).total_seconds() / DAY
        used = self._used
        there = self.person_mass[:used] * 2.0 ** (-days / self.person_half_life) >= 0.5
        return np.bincount(self.person_row[:used][there], minlength=len(self.accounts)).astype(
            np.int64
        )


def measure_timeline(
    timeline: Timeline, moment: datetime, rates: Mapping[str, HalfLives], person_half_life: float
) -> Measures:
    """Return the measures of one account from its timeline, as known at `moment`."""
    tally = Tally(rates, person_half_life, moment).extend(timeline.cut(moment).entries)
    measures = Measures(rates, person_half_life, moment)
    measures.watch((timeline.account,))
    sums = list(tally.kinds.values())
    measures.fill(
        np.zeros(len(sums), dtype=np.int64),
        np.array([measures.column[kind] for kind in tally.kinds], dtype=np.int64),
        np.array([one.short for one in sums]),
        np.array([one.long for one in sums]),
        np.array([one.count for one in sums], dtype=np.int64),
    )
    people = list(tally.people)
    measures.fill_people(
        np.zeros(len(people), dtype=np.int64),
        people,
        np.array([tally.people[person] for person in people]),
    )
    return measures
