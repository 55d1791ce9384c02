"""Deals replayed: what each period's deals were told then, and what came of them since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
import numpy as np

from scotty.odds import Flags, Floats, Marks, mark
from scotty.signals import CLUES, Norms
from scotty.stages.accelerate.baselines import make_baselines
from scotty.stages.accelerate.expert import EXPERT, fit_expert
from scotty.stages.accelerate.learn import FEWEST, fit_deals, log_loss, predict_values
from scotty.stages.accelerate.lessons import Lessons, Row, draw_lessons

NormsAt = Callable[[datetime], Norms]
LEARNT = "learnt"
FEW_QUARTERS = 5
"""Periods below which a history is cut into months instead of quarters."""


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """One period: which model served, and how its word on that period's deals came true."""

    period: str
    #: Closed deals that could be learnt from when it began.
    learnt_from: int
    served: str
    deals: int
    n: int
    won: int
    base: float | None = None
    auc: float | None = None
    brier: float | None = None
    base_brier: float | None = None
    ece: float | None = None
    #: Name -> marks of the same rows by other means.
    others: dict[str, Marks] = {}


class DealBacktest(msgspec.Struct, frozen=True, kw_only=True):
    """All periods, and the marks over them: each look foretold by what was known before it."""

    as_of: datetime
    verdict: str
    deals: int
    won: int
    periods: tuple[Period, ...] = ()
    overall: Marks | None = None
    expert: Marks | None = None
    learnt: Marks | None = None
    baselines: dict[str, Marks] = {}
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Told:
    """What was foretold so far, by every means, of which rows."""

    rows: list[Row] = field(default_factory=list)
    chances: dict[str, list[float]] = field(default_factory=dict)


def list_periods(rows: Sequence[Row]) -> list[tuple[str, datetime]]:
    """Return names and beginnings of the quarters of a history, of its months where it is short."""
    if not rows:
        return []
    first, last = (f(row.moment for row in rows).astimezone(UTC) for f in (min, max))
    months = []
    at = datetime(first.year, first.month, 1, tzinfo=UTC)
    while at <= last:
        months.append(at)
        at = datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)
    quarters = [m for m in months if m.month % 3 == 1]
    if len(quarters) >= FEW_QUARTERS:
        return [(f"{m.year}-Q{(m.month + 2) // 3}", m) for m in quarters]
    return [(f"{m:%Y-%m}", m) for m in months]


def replay_judgement(
    rows: Sequence[Row], as_of: datetime, norms_at: NormsAt, learn_from: int
) -> DealBacktest:
    """Foretell each period's looks by models made when it began, and mark them by what is known now.

    The learnt model serves from the period after it first foretold better than the expert
    what had closed by then; `learn_from` closed deals are the least.
    """
    lessons = draw_lessons(rows, as_of)
    ended = lessons.take(lessons.ended)
    deals, won = ended.count_deals()
    told, periods = _Told(), []
    spans = list_periods(rows)
    ends = [start for _, start in spans[1:]] + [as_of]
    for (name, start), end in zip(spans, ends, strict=True):
        inside = np.array([start <= row.moment < end for row in ended.rows], dtype=np.bool_)
        period = _foretell(told, (rows, ended.take(inside)), (name, start), (norms_at, learn_from))
        if period is not None:
            periods.append(period)
    return _sum_up(told, ended, periods, (as_of, deals, won))


def _foretell(
    told: _Told,
    data: tuple[Sequence[Row], Lessons],
    when: tuple[str, datetime],
    rules: tuple[NormsAt, int],
) -> Period | None:
    rows, looked = data
    name, start = when
    norms_at, learn_from = rules
    if not len(looked):
        return None
    known = draw_lessons(rows, start)
    deals, won = known.take(known.ended).count_deals()
    norms = norms_at(start)
    chances = {EXPERT: predict_values(fit_expert(CLUES, norms), looked.rows)}
    served = EXPERT
    if deals >= learn_from and 0 < won < deals:
        chances[LEARNT] = predict_values(fit_deals(known, norms), looked.rows)
        served = LEARNT if _is_better(told, start) else EXPERT
    baselines = make_baselines(known)
    chances |= {other: foretell(looked.rows) for other, foretell in baselines.items()}
    chances["served"] = chances[served]
    told.rows += looked.rows
    for other, chance in ({LEARNT: chances[EXPERT]} | chances).items():
        told.chances.setdefault(other, []).extend(chance.tolist())
    return _mark_period((name, served, deals), looked, chances)


def _is_better(told: _Told, moment: datetime) -> bool:
    """Return whether the learnt models of earlier periods foretold better what had closed by then."""
    fates = draw_lessons(told.rows, moment)
    fates = fates.take(fates.ended)
    if fates.count_deals()[0] < FEWEST:
        return False
    place = {(row.deal, row.moment): nth for nth, row in enumerate(told.rows)}
    chosen = [place[row.deal, row.moment] for row in fates.rows]
    ours, experts = (np.array(told.chances[name])[chosen] for name in (LEARNT, EXPERT))
    if bool(np.all(ours == experts)):
        return True  # there was nothing to learn from yet: the first lesson serves
    return log_loss(ours, fates) < log_loss(experts, fates)


def _mark_period(told: tuple[str, str, int], looked: Lessons, chances: dict[str, Floats]) -> Period:
    name, served, deals = told
    marks = mark(chances["served"], looked.won, looked.weight)
    total = max(float(looked.weight.sum()), 1e-12)
    return Period(
        period=name,
        learnt_from=deals,
        served=served,
        deals=looked.count_deals()[0],
        n=marks.n,
        won=marks.won,
        base=float(looked.weight @ looked.won) / total,
        auc=marks.auc,
        brier=marks.brier,
        base_brier=marks.base_brier,
        ece=marks.ece,
        others={
            other: _slim(mark(chance, looked.won, looked.weight))
            for other, chance in chances.items()
            if other != "served"
        },
    )


def _slim(marks: Marks) -> Marks:
    return msgspec.structs.replace(marks, reliability=(), lift=())


def _sum_up(
    told: _Told, ended: Lessons, periods: list[Period], counts: tuple[datetime, int, int]
) -> DealBacktest:
    as_of, deals, won = counts
    weight_of = {
        (row.deal, row.moment): (bool(w), float(x))
        for row, w, x in zip(ended.rows, ended.won, ended.weight, strict=True)
    }
    pairs = [weight_of[row.deal, row.moment] for row in told.rows]
    fates: Flags = np.array([w for w, _ in pairs], dtype=np.bool_)
    weights = np.array([x for _, x in pairs], dtype=np.float64)
    marks = {n: mark(np.array(c), fates, weights) for n, c in told.chances.items()}
    enough = any(LEARNT in p.others for p in periods)
    verdict = "measured" if enough else "not enough data"
    baselines = {n: _slim(m) for n, m in marks.items() if n not in ("served", EXPERT, LEARNT)}
    return DealBacktest(
        as_of=as_of,
        verdict=verdict,
        deals=deals,
        won=won,
        periods=tuple(periods),
        overall=marks.get("served"),
        expert=marks.get(EXPERT),
        learnt=marks.get(LEARNT),
        baselines=baselines,
        notes=_tell_notes(periods, marks),
    )


def _tell_notes(periods: Sequence[Period], marks: dict[str, Marks]) -> tuple[str, ...]:
    if not periods:
        return ("No deal was seen open before it closed: there is no past to replay.",)
    notes = []
    first = next((p for p in periods if p.served == LEARNT), None)
    if first is None:
        notes.append(
            "A learnt model never served: too few deals, or it was no better. The expert's curves did."
        )
    else:
        notes.append(
            f"A learnt model first served in {first.period}, from {first.learnt_from:,} closed deals."
        )
    ours = marks["served"]
    better = [
        name.replace("_", " ")
        for name, other in marks.items()
        if name not in ("served", LEARNT, EXPERT) and (other.brier or 1.0) < (ours.brier or 0.0)
    ]
    if better:
        notes.append(f"Foretold better than the score did: {', '.join(better)}.")
    return tuple(notes)
