"""The lesson of a history: which model should serve from now on, and how that was found."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

import msgspec

from scotty.odds import Model, recalibrate, score_rows
from scotty.signals import CLUES, Norms
from scotty.stages.accelerate.card import Card, mark_walk, write_card
from scotty.stages.accelerate.drift import Drift, watch_drift
from scotty.stages.accelerate.expert import fit_expert, lay_columns
from scotty.stages.accelerate.learn import (
    Trial,
    Walk,
    choose_cuts,
    compare_models,
    fit_deals,
    walk_forward,
)
from scotty.stages.accelerate.lessons import Lessons, Row, draw_lessons
from scotty.stages.accelerate.timing import TimingModel, fit_timing

Outcome = Literal["too few", "nothing new", "challenger", "champion", "recalibrated"]


class DealWeights(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a deal model: enough to judge by it, then and ever after."""

    version: str = ""
    odds: Model
    timing: TimingModel
    #: What was usual as of the lesson: clue values are read against it.
    norms: Norms


class Champion(msgspec.Struct, frozen=True, kw_only=True):
    """The learnt model that serves, and the moment as of which it was learnt."""

    weights: DealWeights
    as_of: datetime


class DealLesson(msgspec.Struct, frozen=True, kw_only=True):
    """What came of learning; `weights` is what should serve from now on, None where nothing new should."""

    outcome: Outcome
    remark: str
    weights: DealWeights | None = None
    #: The challenger where it lost, to be kept and not served.
    beaten: DealWeights | None = None
    card: Card | None = None
    trial: Trial = Trial()
    drift: Drift = Drift()


def learn_model(
    rows: list[Row],
    as_of: datetime,
    norms_at: Callable[[datetime], Norms],
    champion: Champion | None,
    learn_from: int,
) -> DealLesson:
    """Learn a challenger, hold it against the champion on later deals, and say which should serve.

    Without a learnt champion it is the expert that defends. Both foretell only deals that
    they had not learnt from, each by what was known when it was looked at.
    """
    lessons = draw_lessons(rows, as_of)
    ended = lessons.take(lessons.ended)
    deals, won = ended.count_deals()
    if deals < learn_from or not 0 < won < deals:
        return DealLesson(outcome="too few", remark=_tell_few(deals, won, learn_from))
    cuts = choose_cuts(rows, as_of, learn_from)
    walk = walk_forward(
        rows, as_of, cuts, lambda cut: fit_deals(draw_lessons(rows, cut), norms_at(cut))
    )
    defence = _defend(rows, as_of, (cuts, norms_at, champion))
    trial = compare_models(defence, walk, _share(lessons))
    drift = Drift() if champion is None else watch_drift(defence)
    weights = _fit_weights(lessons, norms_at(as_of))
    card = msgspec.structs.replace(
        write_card(weights.odds, lessons, walk, ""),
        champion=mark_walk(defence), trial=trial, drift=drift,
    )  # fmt: skip
    if trial.better:
        return DealLesson(
            outcome="challenger", remark=_tell_trial(trial, "and serves"),
            weights=weights, card=card, trial=trial, drift=drift,
        )  # fmt: skip
    if champion is not None and drift.alarm:
        mended = msgspec.structs.replace(
            champion.weights, odds=_mend(champion.weights.odds, defence)
        )
        own = write_card(mended.odds, lessons, defence, "")
        return DealLesson(
            outcome="recalibrated",
            remark=f"{drift.text} The served model was calibrated anew.",
            weights=mended, card=msgspec.structs.replace(own, trial=trial, drift=drift),
            trial=trial, drift=drift,
        )  # fmt: skip
    return DealLesson(
        outcome="champion", remark=_tell_trial(trial, "and does not serve"),
        beaten=weights, card=card, trial=trial, drift=drift,
    )  # fmt: skip


def _defend(
    rows: list[Row],
    as_of: datetime,
    told: tuple[list[datetime], Callable[[datetime], Norms], Champion | None],
) -> Walk:
    """Return what the champion foretells of deals that it did not learn from."""
    cuts, norms_at, champion = told
    if champion is None:
        return walk_forward(rows, as_of, cuts, lambda cut: fit_expert(CLUES, norms_at(cut)))
    return walk_forward(rows, as_of, [champion.as_of], lambda _: champion.weights.odds)


def _fit_weights(lessons: Lessons, norms: Norms) -> DealWeights:
    return DealWeights(
        odds=fit_deals(lessons, norms), timing=fit_timing(lessons, norms), norms=norms
    )


def _mend(model: Model, walk: Walk) -> Model:
    """Lay a line through what a model foretold of later deals."""
    values = [row.values for row in walk.lessons.rows]
    logit = score_rows(model, lay_columns(values, CLUES, {})).logit
    return recalibrate(model, logit, walk.lessons.won, walk.lessons.weight)


def has_news(rows: Iterable[Row], since: datetime, as_of: datetime) -> bool:
    """Return whether any deal closed, or was opened again, in between."""
    return any(since < known <= as_of for row in rows for known, _ in row.turns)


def _share(lessons: Lessons) -> float:
    total = float(lessons.weight.sum())
    return float(lessons.weight @ lessons.won) / total if total else 0.5


def _tell_few(deals: int, won: int, learn_from: int) -> str:
    if deals < learn_from:
        return (
            f"Not enough data to learn from: {deals} of {learn_from} closed deals that were "
            "seen while they were open. The expert's curves serve."
        )
    outcome = "won" if won else "lost"
    return f"All {deals} closed deals were {outcome}: nothing tells one outcome from the other yet."


def _tell_trial(trial: Trial, end: str) -> str:
    if trial.champion is None or trial.challenger is None:
        return (
            f"Only {trial.deals} deals have closed that neither model had learnt from: "
            "the served model stays."
        )
    than = "better" if trial.better else "no better"
    return (
        f"The new model foretold {trial.deals:,} later deals {than} than the served one "
        f"(log loss {trial.challenger:.3f} against {trial.champion:.3f}) {end}."
    )
