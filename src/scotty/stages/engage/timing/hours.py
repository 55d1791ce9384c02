"""At which hours of the week people act: tallies of acts, and of the chances they had to act.

A tally has 168 cells, from Monday 0:00 by the person's own clock. Rates of a person are drawn
toward those of people like them, these toward everybody's, these toward office hours, the more
the less is known: a Dirichlet-multinomial at each level (Minka, "Estimating a Dirichlet
distribution", 2000), with unequal chances of the cells put into the denominator.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from math import ceil, exp, lgamma, log
from typing import NamedTuple

import msgspec

from scotty.facts import growth
from scotty.stages.engage.timing.gazetteer import open_zone

CELLS = 168
WAIT = 336
"""Hours in which an act is still put down to a mail: two weeks."""
HALF_LIFE = 180.0
"""Days in which an act comes to count half: people change hours with jobs and seasons."""
WEIGHTS = {"email.replied": 1.0, "meeting.booked": 1.0, "email.clicked": 0.5, "email.opened": 0.1}
"""Kind of act -> how much it tells of a good hour. Most opens are no persons, and cost nothing."""
HOUR = (
    *(0.02,) * 6, 0.1, 0.4, 0.9, 1.3, 1.2, 1.1, 0.8, 0.9, 1.0, 1.0, 0.9, 0.7, 0.3, 0.15, 0.1, 0.08, 0.05, 0.03,
)  # fmt: skip
"""How likely an act is by hour of a working day before any is known; weekends a tenth of it."""
STRENGTHS = (120.0, 40.0, 10.0)
"""Acts that the level above is worth: to everybody, to people like them, to a person."""
SMOOTH = 20.0
"""Acts at which half of each is still spread over neighbouring hours."""
BLOCKS = (0, 6, 8, 10, 12, 14, 16, 18, 21, 24)
"""Hours between which strengths are learnt: coarse, for single cells are too thin."""

Cells = tuple[float, ...]


class Act(NamedTuple):
    """What a person did, when (UTC), and the fact that told it."""

    at: datetime
    kind: str
    fact: str = ""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What a person did, and when our mails reached them (UTC)."""

    acts: tuple[Act, ...] = ()
    sent: tuple[datetime, ...] = ()


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Faded acts by hour of the week, and the chances that there were to act."""

    acts: Cells = (0.0,) * CELLS
    #: What would have come at each hour if all hours were alike, up to one common factor.
    chances: Cells = (0.0,) * CELLS
    #: Acts counted, not faded, of any weight.
    count: int = 0

    @property
    def mass(self) -> float:
        """Acts as they count."""
        return sum(self.acts)


class Habit(msgspec.Struct, frozen=True, kw_only=True):
    """How likely acts of a person are by hour of the week: rates that add up to 1."""

    rates: Cells
    #: Acts as they count: their own, of people like them, of everybody.
    own: float = 0.0
    alike: float = 0.0
    all: float = 0.0
    #: Acts of people like them, and of everybody, as they happened.
    counts: tuple[int, int] = (0, 0)
    #: Who they are like, in words; "" where nobody says.
    like: str = ""
    #: Their own acts that count, oldest first.
    acts: tuple[Act, ...] = ()


class Peers(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of others: everybody, and those of the same persona and country."""

    all: Tally = Tally()
    alike: Tally = Tally()
    #: Who they are, in words: "finance, DE".
    like: str = ""
    strengths: tuple[float, float, float] = STRENGTHS


def cell_of(moment: datetime, zone: str) -> int:
    """Return the hour of the week that a moment falls into by a zone's clock."""
    local = moment.astimezone(open_zone(zone))
    return local.weekday() * 24 + local.hour


@cache
def prior_rates() -> Cells:
    """Return office hours with their mild peak in the morning, as rates that add up to 1."""
    cells = [h * (1.0 if day < 5 else 0.1) for day in range(7) for h in HOUR]
    return tuple(c / sum(cells) for c in cells)


def tally_history(history: History, zone: str, moment: datetime) -> Tally:
    """Return the tally of a person as of a moment.

    An answer at ten to a mail of ten says that we wrote at ten, not that ten is a good hour. So
    each mail lays out chances over the hours in which it waited, unanswered, in the inbox: 1 in
    its first hour, 1/2 in the second, 1/n in the nth (a judgement; replies thin out so), up to
    the next act, two weeks, or the moment. An hour at which no mail of ours ever waited has no
    chances and cannot look bad. Acts that follow no mail had the same chance at each hour.
    """
    acts = sorted(a for a in history.acts if a.at <= moment and a.kind in WEIGHTS)
    sent = sorted(s for s in history.sent if s <= moment)
    told, chances = [0.0] * CELLS, [0.0] * CELLS
    for act in acts:
        weight = WEIGHTS[act.kind] * growth(act.at, moment, HALF_LIFE)
        told[cell_of(act.at, zone)] += weight
        if not any(timedelta() <= act.at - s <= timedelta(hours=WAIT) for s in sent):
            even = weight * sum(_wait(WAIT)) / CELLS
            chances = [c + even for c in chances]
    for mail in sent:
        end = min((a.at for a in acts if a.at >= mail), default=moment)
        hours = min(WAIT, max(1, ceil((end - mail).total_seconds() / 3600)))
        fade, start = growth(mail, moment, HALF_LIFE), cell_of(mail, zone)
        for nth, chance in enumerate(_wait(hours)):
            chances[(start + nth) % CELLS] += fade * chance
    return Tally(acts=tuple(told), chances=tuple(chances), count=len(acts))


@cache
def _wait(hours: int) -> Cells:
    """Return the chances that a mail lays out over the week from its own hour on."""
    cells = [0.0] * CELLS
    for age in range(hours):
        cells[age % CELLS] += 1.0 / (1.0 + age)
    return tuple(cells)


def add_tallies(tallies: Iterable[Tally]) -> Tally:
    """Return the tally of many people together."""
    every = [Tally(), *tallies]
    return Tally(
        acts=tuple(map(sum, zip(*(t.acts for t in every), strict=True))),
        chances=tuple(map(sum, zip(*(t.chances for t in every), strict=True))),
        count=sum(t.count for t in every),
    )


def learn_habit(history: History, zone: str, moment: datetime, peers: Peers) -> Habit:
    """Return a person's rates by hour of their week, drawn toward those of their peers."""
    own = tally_history(history, zone, moment)
    all_, alike, self_ = peers.strengths
    rates = draw_rates(peers.all, prior_rates(), all_)
    rates = draw_rates(own, draw_rates(peers.alike, rates, alike), self_)
    return Habit(
        rates=rates,
        own=own.mass,
        alike=peers.alike.mass,
        all=peers.all.mass,
        counts=(peers.alike.count, peers.all.count),
        like=peers.like,
        acts=tuple(sorted(a for a in history.acts if a.at <= moment and a.kind in WEIGHTS)),
    )


def draw_rates(tally: Tally, parent: Cells, strength: float) -> Cells:
    """Return the rates of a level: its parent's, times (strength·p + acts) / (strength·p + expected).

    `expected` shares the level's acts out by its chances times its parent's rates. With even
    chances, and nothing spread, this is (strength·p + acts) / (strength + all acts), the mean of
    the Dirichlet-multinomial. Acts and expected are spread alike, the less the more there are.
    """
    mass = tally.mass
    if not mass:
        return parent
    weighed = [c * p for c, p in zip(tally.chances, parent, strict=True)]
    total = sum(weighed)
    expected = [mass * w / total for w in weighed] if total else [mass * p for p in parent]
    spread = SMOOTH / (SMOOTH + mass)
    drawn = [
        p * (strength * p + a) / (strength * p + e)
        for p, a, e in zip(
            parent, smooth_cells(tally.acts, spread), smooth_cells(expected, spread), strict=True
        )
    ]
    whole = sum(drawn)
    return tuple(d / whole for d in drawn)


def smooth_cells(cells: Sequence[float], spread: float) -> list[float]:
    """Return cells of which a share was spread: half of it to the hours beside, then over days.

    The week is a circle. Of the share 1/4 goes to the hour before and 1/4 to that after; 2/5 of
    what is then at an hour goes to the same hour of all seven days alike. The sum stays.
    """
    near = [cells[n] / 2 + (cells[n - 1] + cells[(n + 1) % CELLS]) / 4 for n in range(CELLS)]
    daily = [sum(near[h::24]) / 7 for h in range(24)]
    return [
        (1 - spread) * cells[n] + spread * (0.6 * near[n] + 0.4 * daily[n % 24])
        for n in range(CELLS)
    ]


def learn_strength(tallies: Sequence[Tally], parent: Cells, stated: float) -> float:
    """Return how many acts the parent's rates are worth to these: empirical Bayes.

    The strength, of 25 from 1 to 1,024, that makes the tallies likeliest (Dirichlet-multinomial
    over blocks of hours of any day), times a log-normal about what is stated, of width 1: with
    few tallies that stands.
    """
    sums = [(_block(t.acts), _block_chances(t, parent)) for t in tallies if t.mass > 0]

    def likelihood(strength: float) -> float:
        told = -0.5 * log(strength / stated) ** 2
        for acts, shares in sums:
            told += lgamma(strength) - lgamma(strength + sum(acts))
            told += sum(
                lgamma(strength * s + a) - lgamma(strength * s)
                for a, s in zip(acts, shares, strict=True)
                if a > 0 and s > 0
            )
        return told

    return max((exp(n * log(1024) / 24) for n in range(25)), key=likelihood)


def _block(cells: Sequence[float]) -> list[float]:
    return [sum(sum(cells[h::24]) for h in range(*ends)) for ends in pairwise(BLOCKS)]


def _block_chances(tally: Tally, parent: Cells) -> list[float]:
    weighed = [c * p for c, p in zip(tally.chances, parent, strict=True)]
    blocks = _block(weighed if sum(weighed) else parent)
    return [b / sum(blocks) for b in blocks]
