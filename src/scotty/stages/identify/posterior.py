"""The weights of intent that rules and outcomes together make most probable."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from scotty.stages.identify.calibrate import SLOPE, SLOPE_SPREAD
from scotty.stages.identify.intent import (
    LONE,
    Features,
    IntentWeights,
    open_share,
    score_features,
)
from scotty.stages.identify.measures import Floats
from scotty.stages.identify.outlook import (
    OTHERS,
    Flags,
    Snapshot,
    join_snapshots,
    overlap_of,
)

KIND_SPREAD = 0.5
SHARE_SPREAD = 0.4
"""Prior standard deviation of the log of a kind's weight, and of a group's share, about the rule."""
NARROWEST, WIDEST = 0.25, 4.0
"""A learnt weight stays within these multiples of the rule's."""
ORDINARY = 50.0
STEPS = 60
ROWS = 24_000
"""Rows that weights are learnt from at most; more change a weight by less than its deviation."""


@dataclass(frozen=True, slots=True)
class _Parameters:
    """Base rate, log of the slope, and logs of multiples of the rule: of kinds, and of shares."""

    values: Floats
    kinds: int

    @property
    def multiples(self) -> tuple[Floats, Floats]:
        logs = np.exp(self.values[2:])
        return logs[: self.kinds], logs[self.kinds :]


def fit_intent(snapshots: Sequence[Snapshot], rules: IntentWeights) -> IntentWeights:
    """Return the weights most probable after the snapshots, with the rules as prior.

    Maximum a posteriori by damped Gauss-Newton steps (iteratively reweighted least squares;
    McCullagh & Nelder, 1989) on logs of multiples, so that no weight turns negative.
    """
    features, opens, count = _thin(*join_snapshots(snapshots), rules)
    count = count * overlap_of([s.moment for s in snapshots])
    spread = np.concatenate(
        (
            [3.0, SLOPE_SPREAD],
            np.full(len(features.kinds), KIND_SPREAD),
            np.full(len(_shares(features)), SHARE_SPREAD),
        )
    )
    center = np.zeros(len(spread))
    rate = min(max(float((count * opens).sum() / count.sum()), 1e-6), 0.5)
    center[:2] = np.log(rate / (1 - rate)) - SLOPE * 0.5, np.log(SLOPE)
    here = center.copy()
    cost = _cost(features, opens, count, rules, (here, center, spread))
    damping = 1e-3
    for _ in range(STEPS):
        slope, hessian = _derive(features, opens, count, rules, here)
        slope += (here - center) / spread**2
        hessian += np.diag(1.0 / spread**2)
        step = np.linalg.solve(hessian + damping * np.diag(np.diag(hessian)), -slope)
        there = here + step
        there[2:] = np.clip(there[2:], np.log(NARROWEST), np.log(WIDEST))
        reached = _cost(features, opens, count, rules, (there, center, spread))
        if reached > cost:
            damping *= 10.0
            if damping > 1e6:
                break
            continue
        done = cost - reached < 1e-7 * (1.0 + abs(cost))
        here, cost, damping = there, reached, max(damping / 10.0, 1e-6)
        if done:
            break
    return _settle(features, count, rules, _Parameters(here, len(features.kinds)))


def _thin(
    features: Features, opens: Flags, count: Floats, rules: IntentWeights
) -> tuple[Features, Flags, Floats]:
    """Return at most about `ROWS` rows: all openings, the highest scores, and of the rest every nth.

    Rows that stay in for others count for them (case-control sampling with known shares):
    an account of low score that opened nothing tells next to what its neighbour tells.
    """
    if len(opens) <= ROWS:
        return features, opens, count
    score = _points(features, rules)
    telling = opens | (count > 1.0) | (score >= np.partition(score, -ROWS // 2)[-ROWS // 2])
    rest = np.flatnonzero(~telling)
    kept = rest[:: max(1, len(rest) // max(ROWS // 2, 1))]
    weight = count.copy()
    if len(kept):
        weight[kept] *= count[rest].sum() / count[kept].sum()
    rows = np.sort(np.concatenate((np.flatnonzero(telling), kept)))
    return features.take(rows), opens[rows], weight[rows]


def _points(features: Features, weights: IntentWeights) -> Floats:
    # While weights are sought one person opens what the rules let them; the found weights may less.
    return score_features(features, weights, LONE).total


def _shares(features: Features) -> list[str]:
    return [*dict.fromkeys(features.groups), *OTHERS]


def _apply(features: Features, rules: IntentWeights, parameters: _Parameters) -> IntentWeights:
    kinds, shares = parameters.multiples
    worth = {
        k: rules.kinds.get(k, 0.0) * float(m) for k, m in zip(features.kinds, kinds, strict=True)
    }
    points = {g: rules.shares[g] * float(m) for g, m in zip(_shares(features), shares, strict=True)}
    return msgspec.structs.replace(rules, base=0.0, kinds=rules.kinds | worth, shares=points)


def _cost(
    features: Features,
    opens: Flags,
    count: Floats,
    rules: IntentWeights,
    place: tuple[Floats, Floats, Floats],
) -> float:
    here, center, spread = place
    weights = _apply(features, rules, _Parameters(here, len(features.kinds)))
    eta = here[0] + np.exp(here[1]) * _points(features, weights) / 10.0
    loss = count * (np.logaddexp(0.0, eta) - opens * eta)
    return float(loss.sum() + 0.5 * (((here - center) / spread) ** 2).sum())


def _derive(
    features: Features, opens: Flags, count: Floats, rules: IntentWeights, here: Floats
) -> tuple[Floats, Floats]:
    """Return gradient and Gauss-Newton matrix of the log loss."""
    weights = _apply(features, rules, _Parameters(here, len(features.kinds)))
    tens = np.exp(here[1]) / 10.0
    points = _points(features, weights)
    jacobian = np.empty((len(points), len(here)))
    jacobian[:, 0] = 1.0
    jacobian[:, 1] = tens * points
    first = 2 + len(features.kinds)
    opened = features.opened(LONE)
    for g, group in enumerate(dict.fromkeys(features.groups)):
        inside = [i for i, name in enumerate(features.groups) if name == group]
        worth = np.array([weights.kinds.get(features.kinds[i], 0.0) for i in inside])
        part = features.strength[:, inside] * worth
        share = np.maximum(open_share(weights.shares[group], group, opened), 1e-12)
        fill = part.sum(axis=1) / share
        left = np.exp(-fill)
        jacobian[:, [2 + i for i in inside]] = tens * left[:, None] * part
        jacobian[:, first + g] = tens * share * (-np.expm1(-fill) - fill * left)
    jacobian[:, -2] = tens * weights.shares["surge"] * opened * features.lift
    jacobian[:, -1] = tens * weights.shares["people"] * features.people
    eta = here[0] + tens * points
    chance = 1.0 / (1.0 + np.exp(-eta))
    slope = jacobian.T @ (count * (chance - opens))
    hessian = jacobian.T @ (jacobian * (count * chance * (1 - chance))[:, None])
    return slope, hessian


def _settle(
    features: Features, count: Floats, rules: IntentWeights, parameters: _Parameters
) -> IntentWeights:
    """Scale the weights so that base and shares make 100 and the ordinary account is at 50.

    Only products of weights and slope are learnt, so that their scale is free. The ordinary
    account is the median of the snapshots.
    """
    found = _apply(features, rules, parameters)
    low, high = 0.05, 20.0
    for _ in range(60):
        middle = float(np.sqrt(low * high))
        scaled = _scale(found, rules, middle)
        if (
            sum(scaled.shares.values()) - _median(score_features(features, scaled).total, count)
            > ORDINARY
        ):
            high = middle
        else:
            low = middle
    shares = {group: round(points, 4) for group, points in _scale(found, rules, low).shares.items()}
    kinds = {kind: round(worth, 4) for kind, worth in _scale(found, rules, low).kinds.items()}
    base = round(100.0 - sum(shares.values()), 4)
    return msgspec.structs.replace(
        rules, base=base, shares=shares, kinds=kinds, calibration=None, note="Learnt from outcomes."
    )


def _scale(found: IntentWeights, rules: IntentWeights, times: float) -> IntentWeights:
    kinds = {
        kind: min(max(worth * times, NARROWEST * rules.kinds[kind]), WIDEST * rules.kinds[kind])
        for kind, worth in found.kinds.items()
    }
    shares = {group: points * times for group, points in found.shares.items()}
    return msgspec.structs.replace(found, kinds=kinds, shares=shares)


def _median(values: Floats, count: Floats) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(count[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])
