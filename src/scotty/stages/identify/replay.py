"""Backtest: how good a list was that was made without the future; see docs/method/backtest.md."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from scotty.stages.identify.calibrate import Bin, calibration_error
from scotty.stages.identify.measures import Floats, Ints
from scotty.stages.identify.outlook import Flags

DRAWS = 1_000
SEED = 7
BLOCK = 13
"""Weeks drawn together: the 90 days of neighbouring weeks overlap, so weeks are no sample by themselves."""
FINE = 9
"""Decimals to which a score means anything."""
TAIL = 10.0
"""Per cent cut off on either side: an 80 % interval."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How a ranking did in a week. None where the future is not known yet, or no P was told."""

    precision: float | None = None
    lift: float | None = None
    ece: float | None = None
    #: How long the list was, where it is not k.
    size: int | None = None


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """A week's list as it could have been made then, and what came of it within 90 days."""

    #: The Monday as of which it was made.
    week: str
    k: int
    #: Accounts known then that were neither customers nor had an open deal.
    eligible: int | None = None
    positives: int | None = None
    base_rate: float | None = None
    precision: float | None = None
    lift: float | None = None
    ece: float | None = None
    #: Which weights could have been in use: "rules", or "learnt".
    weights: str | None = None
    #: The account score by rules alone; intent alone; the hot list as it would have been shown.
    rules: Mark = Mark()
    intent: Mark = Mark()
    hot: Mark = Mark()
    #: last_activity, raw_count, raw_count_30d, fit_only, random.
    naive: dict[str, Mark] = {}


class Overall(msgspec.Struct, frozen=True, kw_only=True):
    """All weeks whose future is known, together, with 80 % intervals over weeks."""

    weeks: int
    k: int
    eligible: float | None = None
    positives: float | None = None
    base_rate: float | None = None
    precision: float | None = None
    precision_interval: tuple[float, float] | None = None
    lift: float | None = None
    lift_interval: tuple[float, float] | None = None
    ece: float | None = None
    rules: Mark = Mark()
    intent: Mark = Mark()
    hot: Mark = Mark()
    naive: dict[str, Mark] = {}
    #: Precision above that of the best naive ranking, with its interval.
    gain: float | None = None
    gain_interval: tuple[float, float] | None = None
    best_naive: str | None = None


class Backtest(msgspec.Struct, frozen=True, kw_only=True):
    """The whole replay."""

    as_of: str
    weeks: tuple[Week, ...]
    overall: Overall
    calibration: tuple[Bin, ...]
    notes: tuple[str, ...]


def count_hits(score: Floats, opens: Flags, k: int) -> float:
    """Return the expected number of openings among the k highest scores; ties are shared.

    Accounts of one score at the edge of the list are as good as each other: the mean over
    all orders counts, so that no ranking wins by the order of rows.
    """
    size = min(k, len(score))
    if not size:
        return 0.0
    score = np.round(score, FINE)  # sums added up in another order differ in the last digit
    edge = np.partition(score, len(score) - size)[len(score) - size]
    above, level = score > edge, score == edge
    share = (size - above.sum()) / level.sum()
    return float(opens[above].sum() + share * opens[level].sum())


def mark_ranking(score: Floats, opens: Flags, k: int, chance: Floats | None = None) -> Mark:
    """Return precision and lift at k, and the calibration error of `chance`."""
    size = min(k, len(score))
    if not size:
        return Mark()
    precision = count_hits(score, opens, size) / size
    rate = float(opens.mean())
    return Mark(
        precision=_tidy(precision),
        lift=_tidy(precision / rate) if rate else None,
        ece=None if chance is None else _tidy(calibration_error(chance, opens)),
    )


def mark_list(rows: Ints, opens: Flags) -> Mark:
    """Return how a list did whose length is its own."""
    if not len(rows):
        return Mark(size=0)
    precision, rate = float(opens[rows].mean()), float(opens.mean())
    lift = _tidy(precision / rate) if rate else None
    return Mark(precision=_tidy(precision), lift=lift, size=len(rows))


def _tidy(value: float) -> float:
    return round(value, 6)


def sum_up(weeks: Sequence[Week], k: int) -> Overall:
    """Return the weeks with a known future together: means, and 80 % intervals.

    The interval is by a moving-block bootstrap over weeks (Kuensch, Annals of Statistics 17,
    1989), seeded, so that the same weeks give the same interval.
    """
    told = [week for week in weeks if week.precision is not None and week.positives]
    if not told:
        return Overall(weeks=0, k=k)
    ours, rate = _column(told, "precision"), _column(told, "base_rate")
    names = list(told[0].naive)
    naive = {name: _naive_column(told, name) for name in names}
    best = max(
        (name for name in names if name != "random"), key=lambda name: float(naive[name].mean())
    )
    draws = _draw_weeks(len(told))
    return Overall(
        weeks=len(told),
        k=k,
        eligible=float(_column(told, "eligible").mean()),
        positives=float(_column(told, "positives").mean()),
        base_rate=float(rate.mean()),
        precision=float(ours.mean()),
        precision_interval=_interval(ours[draws].mean(axis=1)),
        lift=float(ours.mean() / rate.mean()),
        lift_interval=_interval(ours[draws].mean(axis=1) / rate[draws].mean(axis=1)),
        ece=_mean([week.ece for week in told]),
        rules=_join([week.rules for week in told], rate),
        intent=_join([week.intent for week in told], rate),
        hot=_join([week.hot for week in told], rate),
        naive={name: _join([week.naive[name] for week in told], rate) for name in names},
        gain=float((ours - naive[best]).mean()),
        gain_interval=_interval((ours - naive[best])[draws].mean(axis=1)),
        best_naive=best,
    )


def _column(weeks: Sequence[Week], field: str) -> Floats:
    return np.array([float(getattr(week, field)) for week in weeks])


def _naive_column(weeks: Sequence[Week], name: str) -> Floats:
    return np.array([week.naive[name].precision or 0.0 for week in weeks])


def _join(marks: Sequence[Mark], rate: Floats) -> Mark:
    """Join marks of many weeks: every account listed counts once."""
    told = [(m, r) for m, r in zip(marks, rate, strict=True) if m.precision is not None]
    if not told:
        return Mark(size=0 if any(m.size == 0 for m in marks) else None)
    size = np.array([float(1 if m.size is None else m.size) for m, _ in told])
    precision = np.array([m.precision or 0.0 for m, _ in told])
    whole = float((precision * size).sum() / size.sum())
    base = float((np.array([r for _, r in told]) * size).sum() / size.sum())
    sizes = [m.size for m in marks if m.size is not None]
    return Mark(
        precision=whole,
        lift=whole / base,
        ece=_mean([m.ece for m in marks]),
        size=round(float(np.mean(sizes))) if sizes else None,
    )


def _mean(values: Sequence[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return float(np.mean(told)) if told else None


def _draw_weeks(count: int) -> Ints:
    block = max(1, min(BLOCK, count // 3))
    rng = np.random.default_rng(SEED)
    starts = rng.integers(0, count, (DRAWS, -(-count // block)))
    return ((starts[:, :, None] + np.arange(block)) % count).reshape(DRAWS, -1)[:, :count]


def _interval(values: Floats) -> tuple[float, float]:
    low, high = np.percentile(values, (TAIL, 100 - TAIL))
    return float(low), float(high)


def tell_notes(weeks: Sequence[Week], overall: Overall, marks: Mapping[str, str]) -> list[str]:
    """Return what must be said of the result, plainly; `marks` are notes of the reader."""
    notes = list(marks.values())
    waiting = sum(week.positives is None for week in weeks)
    if waiting:
        notes.append(f"{waiting} weeks wait for their 90 days to pass; their results are null.")
    if overall.precision is None or overall.gain is None or overall.gain_interval is None:
        notes.append("No week has both a known future and an opening: nothing can be said yet.")
        return notes
    low, high = overall.gain_interval
    verdict = (
        "better than" if low > 0 else "worse than" if high < 0 else "not clearly different from"
    )
    notes.append(
        f"Our list is {verdict} the best naive one ({overall.best_naive}): "
        f"{100 * overall.gain:+.1f} points of precision, 80 % interval "
        f"{100 * low:+.1f} to {100 * high:+.1f}."
    )
    if (
        overall.intent.precision is not None
        and overall.precision < overall.intent.precision - 0.005
    ):
        notes.append(
            f"Intent alone would have done better ({100 * overall.intent.precision:.1f} % of its "
            f"list opened, {100 * overall.precision:.1f} % of the account score's): fit says whom "
            "to want, not who buys soon."
        )
    if overall.weeks < 2 * BLOCK:
        notes.append(
            f"{overall.weeks} weeks hold {overall.weeks / BLOCK:.1f} independent spans of 90 days: "
            "intervals are rough."
        )
    return notes
