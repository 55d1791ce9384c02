"""Timing: in which week a deal closes, if it does; discrete-time hazards by week.

Singer & Willett, "It's About Time: Using Discrete-Time Survival Analysis to Study Duration and
the Timing of Events", 1993; pooled logistic regression of person-weeks: D'Agostino et al., 1990;
looking ahead from landmarks: van Houwelingen, "Dynamic Prediction by Landmarking in Event
History Analysis", 2007. What is known at the look stays fixed; the weeks ahead go on.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np

from scotty.odds import Flags, Floats, Model, Numbers, Options, fit_additive, predict_rows
from scotty.signals import Norms, Story
from scotty.signals.course import count_pushes
from scotty.stages.accelerate.lessons import Lessons
from scotty.stages.accelerate.standing import Timing

WEEKS = 53
"""Weeks that are told ahead."""
USUAL = 90.0
"""Days from a look to the end before any deal has closed: the seed's imminent band."""
MOST_WEEKS = 60_000
"""Person-weeks to learn from; of more, every so many looks are left out."""
PRIORS: dict[str, tuple[str, tuple[tuple[float, float], ...]]] = {
    "ahead": ("free", ((0.0, 0.0), (52.0, -0.3))),
    "age": ("free", ((0.0, -0.3), (8.0, 0.1), (26.0, 0.0), (104.0, -0.3))),
    "staged": ("free", ((0.0, 0.0), (26.0, -0.4))),
    "place": ("rises", ((0.0, -0.7), (1.0, 0.7))),
    "late": ("free", ((-26.0, -0.9), (-8.0, -0.5), (-1.0, 0.6), (1.0, 0.8), (4.0, 0.2), (26.0, -0.6))),
    "pushes": ("free", ((0.0, 0.1), (3.0, -0.3))),
}  # fmt: skip
"""Column -> (trend, log-odds by value) before any deal: weeks ahead, weeks of age, weeks in the
stage, place of the stage, weeks past the stated date, times it was put off."""
NAMES = tuple(PRIORS)


class TimingModel(msgspec.Struct, frozen=True, kw_only=True):
    """Weekly hazards of an open deal: of ending at all, and of being won."""

    close: Model
    win: Model
    #: Looks that they were learnt from, and how many of these ended won.
    looks: int = 0
    won: int = 0


def fit_timing(lessons: Lessons, norms: Norms) -> TimingModel:
    """Learn when deals end from looks at them; with few, what is usual decides.

    Open deals count for as long as they were watched, in both hazards: to learn when deals
    are won from won ones alone would be to learn from the quick ones (right truncation).
    """
    looks = _features(lessons)
    watched = np.array(
        [(lessons.as_of - row.moment).total_seconds() / 86_400 for row in lessons.rows]
    )
    times: dict[str, int] = {}
    for deal in lessons.deals:
        times[deal] = times.get(deal, 0) + 1
    once = np.array([1.0 / times[deal] for deal in lessons.deals])
    until = np.where(lessons.ended, lessons.wait, watched)
    won = lessons.won & lessons.ended
    return TimingModel(
        close=_fit(looks, (until, lessons.ended, lessons.ended, once), norms, 1.0),
        win=_fit(looks, (until, lessons.ended, won, once), norms, norms.base),
        looks=len(lessons),
        won=int(won.sum()),
    )


def expert_timing(norms: Norms) -> TimingModel:
    """Return the hazards before any deal has taught them."""
    nothing = np.zeros(0)
    none = nothing.astype(np.bool_)
    looks, empty = np.zeros((0, len(NAMES))), (nothing, none, none, nothing)
    return TimingModel(
        close=_fit(looks, empty, norms, 1.0), win=_fit(looks, empty, norms, norms.base)
    )


def _features(lessons: Lessons) -> Floats:
    """Return what is known at each look: one column for each name but `ahead`, in weeks."""
    table = np.full((len(lessons), len(NAMES)), np.nan)
    for nth, row in enumerate(lessons.rows):
        late = np.nan if row.due is None else -row.due / 7.0
        place = np.nan if row.place is None else row.place
        table[nth] = (0.0, row.age / 7.0, row.staged / 7.0, place, late, row.pushes)
    return table


def lay_weeks(table: Floats, ahead: Floats) -> list[Numbers]:
    """Return columns of person-weeks: `table` a row for each, `ahead` the week it looks at."""
    columns = []
    for nth, name in enumerate(NAMES):
        trend, prior = PRIORS[name]
        values = table[:, nth] + ahead if name in ("ahead", "late") else table[:, nth]
        columns.append(Numbers(name, values, trend, prior))  # type: ignore[arg-type]
    return columns


def _fit(
    looks: Floats, told: tuple[Floats, Flags, Flags, Floats], norms: Norms, share: float
) -> Model:
    """Fit the hazard of an event; `share` of all ends are expected to be such events."""
    until, ended, happened, weight = told
    weeks = np.minimum(np.floor(until / 7.0).astype(np.int64), WEEKS - 1) + 1
    # The last week of a deal that is still open was not watched to its end.
    weeks = np.where(ended, weeks, np.minimum(np.floor(until / 7.0).astype(np.int64), WEEKS))
    step = 1 + int(weeks.sum()) // MOST_WEEKS
    kept = np.arange(len(looks))[::step]
    kept = kept[weeks[kept] > 0]
    row = np.repeat(kept, weeks[kept])
    first = np.repeat(np.cumsum(weeks[kept]) - weeks[kept], weeks[kept])
    ahead = np.arange(len(row)) - first
    event = happened[row] & (ahead == np.floor(until[row] / 7.0))
    usual = max(norms.usual_cycle or USUAL, 7.0) / 2.0
    base = share * (1.0 - 0.5 ** (7.0 / usual))
    return fit_additive(
        lay_weeks(looks[row], ahead.astype(np.float64)),
        event,
        weight[row],
        Options(base=base, base_strength=20.0, prior_strength=60.0, knots=6, calibrate=False),
    )


def tell_timings(
    stories: Sequence[Story], probabilities: Sequence[float], model: TimingModel
) -> list[Timing]:
    """Return when each deal is won; the weeks add up to at most its probability of winning."""
    if not stories:
        return []
    table = np.repeat(np.array([_look(story) for story in stories]), WEEKS, axis=0)
    ahead = np.tile(np.arange(WEEKS, dtype=np.float64), len(stories))
    columns = lay_weeks(table, ahead)
    close, win = (predict_rows(m, columns).reshape(-1, WEEKS) for m in (model.close, model.win))
    still, shape = follow_weeks(close, win)
    return [
        _tell_timing(story, chance, still[nth], shape[nth])
        for nth, (story, chance) in enumerate(zip(stories, probabilities, strict=True))
    ]


def follow_weeks(close: Floats, win: Floats) -> tuple[Floats, Floats]:
    """Return the share still open after each week, and the share won by then of those won ever.

    Two ends compete (Prentice et al., "The Analysis of Failure Times in the Presence of
    Competing Risks", Biometrics 1978). The share won by a week, over the share of ends that
    are wins, is when wins come; what is missing from 1 after the last week comes later. A
    deal's own probability times it adds up with that of losses to the share that has ended.
    """
    still = np.asarray(np.cumprod(1.0 - close, axis=1), dtype=np.float64)
    before = np.hstack([np.ones((len(close), 1)), still[:, :-1]])
    won = np.cumsum(before * np.minimum(win, close), axis=1)
    wins = np.maximum(won[:, -1:] / (1.0 - still[:, -1:]), 1e-9)
    return still, np.minimum(won / wins, 1.0)


def _look(story: Story) -> tuple[float, ...]:
    close, start = story.close_date, story.start
    norm = story.setting.norms.stages.get(story.stage or "")
    late = np.nan if close is None else (story.moment.date() - close).days / 7.0
    return (
        0.0,
        np.nan if start is None else max(0.0, story.age(start)) / 7.0,
        max(0.0, story.age(story.stages[-1].at)) / 7.0 if story.stages else np.nan,
        np.nan if norm is None else norm.place,
        late,
        count_pushes(story),
    )


def _tell_timing(story: Story, chance: float, still: Floats, shape: Floats) -> Timing:
    """`still` is the share open after each week, `shape` that won by then of those won ever."""
    won = chance * shape
    still = np.minimum(still, 1.0 - won)
    half = None
    if shape[-1] >= 0.5:
        half = story.moment + timedelta(weeks=_cross(shape, 0.5))
    quarter = end_quarter(story.moment, story.setting.book.forecast.fiscal_month)
    return Timing(
        weeks=tuple(np.diff(won, prepend=0.0).tolist()),
        by_quarter=_at(won, quarter - story.moment),
        expected=None if half is None else half.date(),
        slips=_slip(story, still),
    )


def _slip(story: Story, still: Floats) -> float | None:
    day = story.close_date
    if day is None:
        return None
    end = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    return 1.0 if end <= story.moment else 1.0 - _at(1.0 - still, end - story.moment)


def _at(share: Floats, span: timedelta) -> float:
    """Return a rising share at a time after the look, straight between weeks."""
    weeks = np.arange(len(share) + 1)
    return float(np.interp(span.total_seconds() / 604_800, weeks, np.concatenate([[0.0], share])))


def _cross(share: Floats, level: float) -> float:
    """Return the weeks after which a rising share comes to `level`."""
    return float(np.interp(level, np.concatenate([[0.0], share]), np.arange(len(share) + 1)))


def end_quarter(moment: datetime, fiscal_month: int) -> datetime:
    """Return the instant at which the fiscal quarter of a moment ends, in UTC."""
    day: date = moment.astimezone(UTC).date()
    into = (day.month - fiscal_month) % 3
    month = day.month - into + 3
    return datetime(day.year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)
