"""Lessons: deals as they were at several ages, and the fates that later became known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec
import numpy as np

from scotty.facts import DAY
from scotty.odds import Flags, Floats
from scotty.signals import Story
from scotty.signals.course import count_pushes
from scotty.stages.accelerate.closing import INSTANT, Status, is_open, is_void, list_turns

AGES = (1, 30, 60, 90, 135, 180, 270, 365, 540, 730)
"""Days since the opening at which a deal is looked at: fixed beforehand, whatever became of it."""
APART = timedelta(days=7)
"""A stage entry this soon after a look adds none."""
MOST_WEIGHT = 5.0
"""The most that one row may stand for others whose fate is not known yet."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A deal at one moment, by what was known then; its fate comes apart, with the time it was known."""

    deal: str
    moment: datetime
    #: Clue -> value; clues that had nothing to say are missing.
    values: Mapping[str, float]
    #: (known, status): how it ended, opened again, ended …
    turns: tuple[tuple[datetime, Status], ...]
    #: It ended as a duplicate or a mistake.
    void: bool = False
    stage: str | None = None
    owner: str | None = None
    product: str | None = None
    size: str | None = None
    amount: float | None = None
    #: Days since it was opened, and since it entered its stage.
    age: float = 0.0
    staged: float = 0.0
    #: Days until the stated close date, negative when overdue; how often it was put off.
    due: float | None = None
    pushes: int = 0
    #: Place of the stage on the way, 0 to 1, by the norms of the moment.
    place: float | None = None

    def fate(self, as_of: datetime) -> tuple[Status, datetime | None]:
        """Return the status known at `as_of`, and since when."""
        known = [turn for turn in self.turns if turn[0] <= as_of]
        return ("open", None) if not known else (known[-1][1], known[-1][0])


def choose_moments(whole: Story) -> list[datetime]:
    """Return the moments at which a deal is looked at: ages, and stage entries, while it was open.

    Nothing that only the end tells decides a moment: the last one is before the end, the
    others are fixed days. None where nobody said when it was opened.
    """
    start = whole.start
    if start is None or not whole.tellings:
        return []
    first = max(start, whole.tellings[0].known)
    turns = list_turns(whole.tellings)
    last = whole.moment
    planned = [start + timedelta(days=age) for age in AGES]
    planned += [max(move.at, move.fact.known) + INSTANT for move in whole.stages[1:]]
    moments: list[datetime] = []
    for moment in sorted(planned):
        if moment < first or moment > last or not is_open(turns, moment):
            continue
        if not moments or moment - moments[-1] >= APART:
            moments.append(moment)
    return moments


def make_row(story: Story, whole: Story, values: Mapping[str, float]) -> Row:
    """Return the row of a deal at its story's moment; `whole` knows the fate."""
    close, stage = story.close_date, story.stage
    norm = story.setting.norms.stages.get(stage or "")
    pushes = count_pushes(story)
    return Row(
        deal=story.deal,
        moment=story.moment,
        values=values,
        turns=tuple((t.fact.known, t.status) for t in list_turns(whole.tellings)),
        void=is_void(whole),
        stage=stage,
        owner=story.owner,
        product=None if (told := story.last("product")) is None else str(told),
        amount=story.amount,
        age=0.0 if story.start is None else max(0.0, story.age(story.start)),
        staged=max(0.0, story.age(story.stages[-1].at)) if story.stages else 0.0,
        due=None if close is None else float((close - story.moment.date()).days),
        pushes=pushes,
        place=None if norm is None else norm.place,
    )


@dataclass(frozen=True, slots=True)
class Lessons:
    """Rows with what is known of their fates at a moment, oldest first."""

    rows: list[Row]
    as_of: datetime
    #: Whether it is known to have been won, and whether it is known to have ended at all.
    won: Flags
    ended: Flags
    #: Days from the look to the knowledge of the end; nan while open.
    wait: Floats
    #: What a row counts: 1/k of its deal, times the open ones it stands for.
    weight: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, mask: Flags) -> "Lessons":
        """Return the rows of the mask; weights stay."""
        rows = [row for row, kept in zip(self.rows, mask.tolist(), strict=True) if kept]
        return replace(
            self, rows=rows, won=self.won[mask], ended=self.ended[mask],
            wait=self.wait[mask], weight=self.weight[mask],
        )  # fmt: skip

    @property
    def deals(self) -> list[str]:
        """The deal of each row."""
        return [row.deal for row in self.rows]

    @property
    def moments(self) -> Floats:
        """The moment of each row, in seconds since 1970."""
        return np.array([row.moment.timestamp() for row in self.rows], dtype=np.float64)

    def count_deals(self) -> tuple[int, int]:
        """Return how many deals, and how many of them were won."""
        won = {d for d, w in zip(self.deals, self.won.tolist(), strict=True) if w}
        return len(set(self.deals)), len(won)


def draw_lessons(rows: Iterable[Row], as_of: datetime) -> Lessons:
    """Return rows up to `as_of` with the fates known then. Later knowledge is not looked at.

    Deals that are still open teach nothing of winning, but they are not like the others:
    slow ones are among them. Each row whose end is known stands for those that were looked
    at too lately to have ended yet: 1 / P(followed up at least as long as it took), by the
    look (inverse probability of censoring weights: Robins & Rotnitzky 1992; Vock et al.,
    "Adapting machine learning techniques to censored time-to-event health record data: a
    general-purpose approach using inverse probability of censoring weighting", 2016).
    """
    seen = sorted(
        (r for r in rows if r.moment <= as_of and not (r.void and r.fate(as_of)[0] == "lost")),
        key=lambda r: (r.moment, r.deal),
    )
    fates = [row.fate(as_of) for row in seen]
    wait = np.array(
        [
            np.nan if since is None or status == "open" else _days(since - row.moment)
            for row, (status, since) in zip(seen, fates, strict=True)
        ],
        dtype=np.float64,
    )
    ended = np.isfinite(wait)
    follow = np.sort([_days(as_of - row.moment) for row in seen])
    share = 1.0 - np.searchsorted(follow, np.where(ended, wait, 0.0)) / max(len(seen), 1)
    stands = np.minimum(1.0 / np.maximum(share, 1e-9), MOST_WEIGHT)
    times: dict[str, int] = {}
    for row in seen:
        times[row.deal] = times.get(row.deal, 0) + 1
    once = np.array([1.0 / times[row.deal] for row in seen], dtype=np.float64)
    return Lessons(
        rows=seen,
        as_of=as_of,
        won=np.array([status == "won" for status, _ in fates], dtype=np.bool_),
        ended=ended,
        wait=wait,
        weight=np.where(ended, once * stands, 0.0),
    )


def _days(span: timedelta) -> float:
    return span.total_seconds() / DAY
