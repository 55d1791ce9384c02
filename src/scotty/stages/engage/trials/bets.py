"""The wager: how much evidence a stream of outcomes holds that one arm is better, at any time.

Turner, Ly, Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for
optional stopping", J. Stat. Plan. Inference 230, 2024; half-planes as hypotheses: Turner,
Grünwald, "Exact anytime-valid confidence intervals for contingency tables and beyond", Stat.
Probab. Lett. 198, 2023. Their blocks have fixed sizes; ours is one person, dealt a or b by lot
with known chances. The formula and its proof are in docs/method/trials.md.
"""

from collections.abc import Callable, Iterable
from math import ceil, log, sqrt
from typing import NamedTuple

BEFORE = (1.0, 20.0)
"""Imagined good outcomes, and people, of both arms together before any is known: 5 %."""
LIKENESS = 5.0
"""Imagined good outcomes of each arm at the common rate: rates differ by some 45 % (1/√5)."""
GROWTH = 1.05
"""Guesses are renewed with each 5 % more people: 130 rows tell of ten thousand."""


class Outcome(NamedTuple):
    """One person of a pair: whether dealt a, the chance of that among the two, what came."""

    first: bool
    chance: float
    good: bool


class Row(NamedTuple):
    """People in a row that were bet on with the same guesses; counts as (bad, good)."""

    a: float
    b: float
    chance: float
    of_a: tuple[int, int]
    of_b: tuple[int, int]


class Scales(NamedTuple):
    """The evidence on a pair; logarithms are natural."""

    rows: tuple[Row, ...]
    #: Log e-value against "a is not better", and against "b is not better": now.
    up: float
    down: float
    #: The highest that each ever stood.
    most_up: float
    most_down: float
    #: How many people were weighed when `up` stood highest.
    peak: int


Meet = Callable[[Row], tuple[float, float]]
"""Where a hypothesis's line comes nearest to the guesses of a row: rates of a and b on it."""


class Weigher:
    """Takes the outcomes of a pair one by one; each bet knows only what came before it."""

    def __init__(self) -> None:
        self._seen = [[0, 0], [0, 0]]  # of a, of b: bad, good
        self._rows: list[Row] = []
        self._row: list[list[int]] = [[0, 0], [0, 0]]
        self._guess = (-1.0, -1.0, -1.0)
        self._people = self._next = 0
        self._gains: tuple[tuple[float, float], ...] = ()
        self._side = 0
        self._logs = [0.0, 0.0]
        self._most = [0.0, 0.0]
        self._peaks = [0, 0]

    def add(self, outcome: Outcome) -> None:
        """Settle the bet on one person. Where only one arm could be dealt nothing is learnt."""
        if not 0.0 < outcome.chance < 1.0:
            return
        if self._people >= self._next or outcome.chance != self._guess[2]:
            self._renew(outcome.chance)
        arm, good = 0 if outcome.first else 1, int(outcome.good)
        self._row[arm][good] += 1
        self._seen[arm][good] += 1
        self._people += 1
        self._logs[self._side] += self._gains[arm][good]
        if self._logs[self._side] > self._most[self._side]:
            self._most[self._side] = self._logs[self._side]
            self._peaks[self._side] = self._people

    @property
    def peaks(self) -> tuple[float, float]:
        """The highest log e-values so far: that a is better, and that b is."""
        return self._most[0], self._most[1]

    def read(self) -> Scales:
        """Return the evidence so far."""
        (up, down), (most_up, most_down) = self._logs, self._most
        rows = (*self._rows, *self._open())
        return Scales(rows, up, down, most_up, most_down, self._peaks[0])

    def _open(self) -> list[Row]:
        (a, b), counts = self._guess[:2], self._row
        filled = any(map(any, counts))
        return [Row(a, b, self._guess[2], _pair(counts[0]), _pair(counts[1]))] if filled else []

    def _renew(self, chance: float) -> None:
        self._rows += self._open()
        self._row = [[0, 0], [0, 0]]
        common = (BEFORE[0] + self._seen[0][1] + self._seen[1][1]) / (BEFORE[1] + self._people)
        a, b = ((LIKENESS + s[1]) / (LIKENESS / common + sum(s)) for s in self._seen)
        self._guess = (a, b, chance)
        self._next = max(self._people + 1, ceil(self._people * GROWTH))
        self._side = 0 if a > b else 1
        middle = chance * a + (1 - chance) * b
        self._gains = tuple((log((1 - p) / (1 - middle)), log(p / middle)) for p in (a, b))


def _pair(counts: list[int]) -> tuple[int, int]:
    return counts[0], counts[1]


def weigh_pair(outcomes: Iterable[Outcome]) -> Scales:
    """Return the evidence that a stream of outcomes holds on its pair."""
    weigher = Weigher()
    for outcome in outcomes:
        weigher.add(outcome)
    return weigher.read()


def weigh_line(rows: Iterable[Row], above: Callable[[Row], bool], meet: Meet) -> float:
    """Return the log e-value against "the rates lie on the line, or on its other side".

    `above` says whether a row's guesses lie on this side: only there is anything bet.
    """
    total = 0.0
    for row in rows:
        if above(row):
            a, b = meet(row)
            total += _gain(row.of_a, row.a, a) + _gain(row.of_b, row.b, b)
    return total


def _gain(counts: tuple[int, int], guess: float, null: float) -> float:
    bad, good = counts
    gain = bad * log((1 - guess) / (1 - null)) if bad else 0.0
    return gain + (good * log(guess / null) if good else 0.0)


def meet_ratio(ratio: float) -> Meet:
    """Return the nearest point of "a's rate is so many times b's"; its equation is quadratic."""

    def meet(row: Row) -> tuple[float, float]:
        w, v = row.chance, 1 - row.chance
        half = (w * (ratio + row.a) + v * (1 + ratio * row.b)) / 2
        mean = w * row.a + v * row.b
        b = mean / (half + sqrt(max(0.0, half * half - ratio * mean)))
        return ratio * b, b

    return meet


def meet_gap(gap: float) -> Meet:
    """Return the nearest point of "a's rate is so much above b's"; its equation is cubic."""
    edge, bend = gap * (1 - gap), 1 - 2 * gap

    def meet(row: Row) -> tuple[float, float]:
        w, v = row.chance, 1 - row.chance
        shift = gap - row.a
        square = w * (1 - shift) + v * (bend + row.b)
        linear = w * shift + v * (edge - row.b * bend)
        ends = sorted((row.b, row.a - gap))
        low, high = max(ends[0], -gap, 0.0), min(ends[1], 1.0 - gap, 1.0)
        b = (low + high) / 2
        for _ in range(60):  # Newton's steps, halving where one would leave the bracket
            told = ((square - b) * b + linear) * b - v * row.b * edge
            low, high = (low, b) if told > 0 else (b, high)
            slope = (2 * square - 3 * b) * b + linear
            step = b - told / slope if slope > 0 else low
            step = step if low < step < high else (low + high) / 2
            if abs(step - b) < 1e-12:
                break
            b = step
        return b + gap, b

    return meet
