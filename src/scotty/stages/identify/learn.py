"""Weights of intent learnt from outcomes: the rules are the prior; see docs/method/learn.md."""

from collections.abc import Sequence

import msgspec
import numpy as np

from scotty.stages.identify.calibrate import fit_logistic
from scotty.stages.identify.intent import (
    Calibration,
    Features,
    IntentWeights,
    open_probability,
    score_features,
)
from scotty.stages.identify.measures import Floats
from scotty.stages.identify.outlook import (
    HORIZON,
    Flags,
    Snapshot,
    join_snapshots,
    overlap_of,
    take_side,
)
from scotty.stages.identify.posterior import ORDINARY, fit_intent

FEWEST = 30
"""Accounts that opened an opportunity, below which nothing is learnt."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What weights were learnt from, and how they did on what came later."""

    snapshots: int
    #: Distinct accounts that opened an opportunity within 90 days of a snapshot.
    positives: int
    #: Snapshots kept for the test.
    held: int = 0
    #: Log loss, nats an account, of the served and of the learnt weights on those.
    served_loss: float | None = None
    learnt_loss: float | None = None
    gain: float = 0.0
    gain_error: float = 0.0
    better: bool = False
    remark: str = ""


class Learnt(msgspec.Struct, frozen=True):
    """The weights to serve: learnt, or the served ones calibrated; None where nothing could be said."""

    weights: IntentWeights | None
    evidence: Evidence


def learn_intent(
    snapshots: Sequence[Snapshot], served: IntentWeights, rules: IntentWeights
) -> Learnt:
    """Learn weights from snapshots, oldest first, and test them against `served` on the last ones.

    A snapshot's fates must be whole: its moment lies at least 90 days back.
    """
    opened = _count_opened(snapshots)
    evidence = Evidence(snapshots=len(snapshots), positives=opened)
    if opened < FEWEST:
        remark = (
            f"Not enough to learn from: {opened} accounts opened an opportunity after a "
            f"snapshot, {FEWEST} are needed. The rules stay."
        )
        return Learnt(None, msgspec.structs.replace(evidence, remark=remark))
    contest = _split(snapshots)
    if contest is None:
        remark = (
            "History is too short to test learnt weights on what came later; the weights stay, "
            "with their probabilities calibrated."
        )
        return Learnt(
            calibrate_weights(served, snapshots), msgspec.structs.replace(evidence, remark=remark)
        )
    evidence = _compare(evidence, contest, served, rules)
    chosen = fit_intent(snapshots, rules) if evidence.better else served
    return Learnt(calibrate_weights(chosen, snapshots), evidence)


def _count_opened(snapshots: Sequence[Snapshot]) -> int:
    return len(set().union(*(s.opened for s in snapshots)))


def _split(snapshots: Sequence[Snapshot]) -> tuple[list[Snapshot], list[Snapshot]] | None:
    """Return what to learn from and what to test on: later snapshots, with no outcome in both.

    Either the 90 days of all that is learnt from end before the test begins; or, in a
    shorter history, the test is on the other half of the accounts. None where neither
    leaves enough.
    """
    held = list(snapshots[-max(1, len(snapshots) // 4) :])
    before = [s for s in snapshots if s.moment + HORIZON <= held[0].moment]
    if _count_opened(before) >= FEWEST and _count_opened(held) >= FEWEST / 2:
        return before, held
    before = [take_side(s, side=False) for s in snapshots[: -len(held)]]
    held = [take_side(s, side=True) for s in held]
    if _count_opened(before) >= FEWEST and _count_opened(held) >= FEWEST / 2:
        return before, held
    return None


def _compare(
    evidence: Evidence,
    contest: tuple[list[Snapshot], list[Snapshot]],
    served: IntentWeights,
    rules: IntentWeights,
) -> Evidence:
    before, held = contest
    features, opens, count = join_snapshots(held)
    champion = calibrate_weights(served, before)
    challenger = calibrate_weights(fit_intent(before, rules), before)
    one, two = (_losses(features, opens, w) for w in (champion, challenger))
    total = count.sum()
    gain = float((count * (one - two)).sum() / total)
    spread = float((count * ((one - two) - gain) ** 2).sum() / total)
    error = float(np.sqrt(spread / (total * overlap_of([s.moment for s in held]))))
    better = gain > error
    said = f"{gain:+.5f} ± {error:.5f} nats an account on {len(held)} later snapshots"
    return msgspec.structs.replace(
        evidence,
        held=len(held),
        served_loss=float((count * one).sum() / total),
        learnt_loss=float((count * two).sum() / total),
        gain=gain,
        gain_error=error,
        better=better,
        remark=f"Learnt weights foresee better than the served ones ({said}): they serve."
        if better
        else f"Learnt weights foresee no better than the served ones ({said}): those stay.",
    )


def calibrate_weights(weights: IntentWeights, snapshots: Sequence[Snapshot]) -> IntentWeights:
    """Return the weights with P(opens within 90 days) fitted to their own scores (Platt, 1999)."""
    features, opens, count = join_snapshots(snapshots)
    x = (score_features(features, weights).total - ORDINARY) / 10.0
    curve = fit_logistic(x, opens, count * overlap_of([s.moment for s in snapshots]))
    calibration = Calibration(
        intercept=curve.intercept,
        slope=curve.slope,
        bend=curve.bend,
        covariance=curve.covariance,
        snapshots=len(snapshots),
        positives=len(set().union(*(s.opened for s in snapshots))),
    )
    return msgspec.structs.replace(weights, calibration=calibration)


def _losses(features: Features, opens: Flags, weights: IntentWeights) -> Floats:
    assert weights.calibration is not None
    chance, _, _ = open_probability(score_features(features, weights).total, weights.calibration)
    losses: Floats = -np.log(np.where(opens, chance, 1.0 - chance))
    return losses
