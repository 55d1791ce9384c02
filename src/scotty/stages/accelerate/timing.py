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
    """Weekly hazards: of ending at all; and of being won, of deals that are won in the end."""

    close: Model
    win: Model
    #: Looks that they were learnt from, and how many of these ended won.
    looks: int = 0
    won: int = 0


def fit_timing(lessons: Lessons, norms: Norms) -> TimingModel:
    """Learn when deals end from looks at them; with few, what is usual decides.

    Open deals count for as long as they were watched; of won deals each counts for those
    that are not known to be won yet.
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
        close=_fit(looks, (until, lessons.ended, once), norms),
        win=_fit(looks[won], (until[won], won[won], lessons.weight[won]), norms),
        looks=len(lessons),
        won=int(won.sum()),
    )


def expert_timing(norms: Norms) -> TimingModel:
    """Return the hazards before any deal has taught them."""
    nothing = np.zeros(0)
    empty = (nothing, nothing.astype(np.bool_), nothing)
    model = _fit(np.zeros((0, len(NAMES))), empty, norms)
    return TimingModel(close=model, win=model)


def _features(lessons: Lessons) -> Floats:
    """Return what is known at each look: one column for each name but `ahead`, in weeks."""
    table = np.full((len(lessons), len(NAMES)), np.nan)
    for nth, row in enumerate(lessons.rows):
        late = np.nan if row.due is None else -row.due / 7.0
        place = np.nan if row.place is None else row.place
        table[nth] = (0.0, row.age / 7.0, row.staged / 7.0, place, late, row.pushes)
    return table


def _columns(table: Floats, ahead: Floats) -> list[Numbers]:
    """Return columns of person-weeks: `table` a row for each, `ahead` the week it looks at."""
    columns = []
    for nth, name in enumerate(NAMES):
        trend, prior = PRIORS[name]
        values = table[:, nth] + ahead if name in ("ahead", "late") else table[:, nth]
        columns.append(Numbers(name, values, trend, prior))  # type: ignore[arg-type]
    return columns


def _fit(looks: Floats, told: tuple[Floats, Flags, Floats], norms: Norms) -> Model:
    until, ended, weight = told
    weeks = np.minimum(np.floor(until / 7.0).astype(np.int64), WEEKS - 1) + 1
    # The last week of a deal that is still open was not watched to its end.
    weeks = np.where(ended, weeks, np.minimum(np.floor(until / 7.0).astype(np.int64), WEEKS))
    step = 1 + int(weeks.sum()) // MOST_WEEKS
    kept = np.arange(len(looks))[::step]
    kept = kept[weeks[kept] > 0]
    row = np.repeat(kept, weeks[kept])
    first = np.repeat(np.cumsum(weeks[kept]) - weeks[kept], weeks[kept])
    ahead = np.arange(len(row)) - first
    event = ended[row] & (ahead == np.floor(until[row] / 7.0))
    usual = max(norms.usual_cycle or USUAL, 7.0) / 2.0
    base = 1.0 - 0.5 ** (7.0 / usual)
    return fit_additive(
        _columns(looks[row], ahead.astype(np.float64)),
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
    columns = _columns(table, ahead)
    close, win = (
        np.cumprod(1.0 - predict_rows(m, columns).reshape(-1, WEEKS), axis=1)
        for m in (model.close, model.win)
    )
    return [
        _tell_timing(story, chance, close[nth], win[nth])
        for nth, (story, chance) in enumerate(zip(stories, probabilities, strict=True))
    ]


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
        sum(m.before is not None and m.after > m.before for m in story.close_dates),
    )


def _tell_timing(story: Story, chance: float, close: Floats, win: Floats) -> Timing:
    """`close` and `win` are the shares not yet ended, and not yet won, after each week."""
    won = chance * (1.0 - win)
    still = np.minimum(close, 1.0 - won)
    half = None
    if win[-1] <= 0.5:
        half = story.moment + timedelta(weeks=_cross(1.0 - win, 0.5))
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
