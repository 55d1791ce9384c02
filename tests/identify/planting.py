"""Planted snapshots: accounts whose chance to open is known, for the tests of learning."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np

from scotty.playbook import Intent
from scotty.signals import SIGNALS, load_signals
from scotty.stages.identify.intent import (
    IntentWeights,
    half_lives,
    rule_weights,
    score_features,
    take_features,
)
from scotty.stages.identify.measures import Floats, Measures
from scotty.stages.identify.outlook import Snapshot, take_snapshot

load_signals()
NOW = datetime(2026, 6, 1, tzinfo=UTC)
RULES: IntentWeights = rule_weights(SIGNALS, Intent(), "rules")
BUSY = (
    "web.page_viewed",
    "web.pricing_viewed",
    "web.demo_requested",
    "topic.surged",
    "email.opened",
    "review.compared",
)


def draw_measures(size: int, seed: int, moment: datetime = NOW) -> Measures:
    """Return measures in which a third of the accounts do several kinds of things."""
    rng = np.random.default_rng(seed)
    measures = Measures(half_lives(SIGNALS), 45.0, moment)
    measures.watch([f"c{i}.example" for i in range(size)])
    for kind in BUSY:
        rows = np.flatnonzero(rng.random(size) < 0.33)
        scale = SIGNALS[kind].scale
        long = rng.exponential(2.0 * scale, len(rows))
        column = np.full(len(rows), measures.column[kind])
        count = np.ones(len(rows), dtype=np.int64)
        measures.fill(rows, column, long * rng.random(len(rows)), long, count)
    rows = rng.integers(0, size, size)
    people = [f"p{i}" for i in range(size)]
    measures.fill_people(rows, people, rng.exponential(1.0, size))
    return measures


def true_weights(times: Mapping[str, float]) -> IntentWeights:
    """Return the rules with some kinds' weights multiplied."""
    kinds = {kind: worth * times.get(kind, 1.0) for kind, worth in RULES.kinds.items()}
    return IntentWeights(version="truth", base=RULES.base, shares=RULES.shares, kinds=kinds)


def plant(
    truth: IntentWeights, months: int, size: int = 6_000, slope: float = 2.0, seed: int = 5
) -> tuple[list[Snapshot], Floats]:
    """Return monthly snapshots whose fates follow the true weights, and all true chances."""
    snapshots, chances = [], []
    for month in range(months):
        moment = NOW + timedelta(days=90 * month)
        measures = draw_measures(size, seed + month, moment)
        features = take_features(measures, moment, np.full(size, 200.0), SIGNALS)
        chance = 1.0 / (
            1.0 + np.exp(4.0 - slope * (score_features(features, truth).total - 45.0) / 10.0)
        )
        opens = np.random.default_rng(seed + 100 + month).random(size) < chance
        eligible = np.ones(size, dtype=bool)
        snapshots.append(take_snapshot(features, moment, measures.accounts, opens, eligible))
        chances.append(chance)
    return snapshots, np.concatenate(chances)
