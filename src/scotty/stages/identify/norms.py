"""The ideal customer profile: a rule card, refined by wins against the market."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import msgspec
import numpy as np

from scotty.playbook import Card
from scotty.playbook.rules import Opinion
from scotty.stages.identify.counts import (
    Counted,
    Market,
    count_market,
    list_spoken,
    recall_market,
)
from scotty.stages.identify.ideal import FitWeights, Level
from scotty.stages.identify.measures import Floats
from scotty.stages.identify.profiles import (
    ATTRIBUTES,
    Profiles,
    check_card,
    fold_level,
    split_level,
)

LIFTS: dict[Opinion, float] = {"ideal": 2.5, "good": 1.5, "neutral": 1.0, "poor": 0.5, "never": 0.1}
"""How many times as likely to buy as a company that the card says nothing about."""
FLOOR = 3.0
"""Pseudo-wins that every level has besides its share of the card's strength: one win in a rare
level lifts it by a third, not by a hundred (the shrinkage of DuMouchel, The American Statistician
53, 1999)."""
SCALE = 18.0
"""Points to a nat of lift, where it is small."""
CAP = 22.0
"""Most points that one attribute can give or take."""


class _Counts(NamedTuple):
    """One attribute: by level, companies, wins, and the card's lift; and the totals."""

    companies: Floats
    wins: Floats
    lift: Floats


class _Evidence(NamedTuple):
    """Strength of the card in wins, and how much a win counts."""

    strength: float
    worth: float


def fit_norms(
    profiles: Profiles, wins: Collection[str], card: Card, version: str = "rules"
) -> FitWeights:
    """Return the weights of fit: the card's opinions, refined by `wins` against all `profiles`.

    `wins` are keys of accounts; each counts once, however many deals it closed, and those
    without a profile teach nothing. Raises Refused where the card names an unknown band.
    """
    check_card(card)
    return weigh_market(count_market(profiles, wins, card), card, version)


def apply_card(weights: FitWeights, card: Card) -> FitWeights:
    """Return the weights that the same market and wins give under another card."""
    check_card(card)
    made = weigh_market(recall_market(weights), card, weights.version)
    return msgspec.structs.replace(made, lesson=weights.lesson)


def weigh_market(market: Market, card: Card, version: str) -> FitWeights:
    """Return the weights of a counted market."""
    companies, wins = market.total
    # Once most companies are customers there is hardly a rest to compare them with.
    worth = min(1.0, 2.0 * (1.0 - wins / companies)) if companies else 1.0
    evidence = _Evidence(card.strength, worth)
    levels = {
        attribute: _judge_levels(market, card, attribute, evidence) for attribute in ATTRIBUTES
    }
    return FitWeights(
        version=version,
        levels=levels,
        missing={attribute: _spread_unknown(levels[attribute]) for attribute in ATTRIBUTES},
        overlap=market.overlap,
        companies=companies,
        wins=wins,
        told=market.told,
        card_share=card.strength / (card.strength + worth * wins),
        card=card,
    )


def bound_points(lift: Floats) -> Floats:
    """Return the points of a lift in nats: near proportional, never beyond the cap."""
    return CAP * np.tanh(SCALE / CAP * lift)


def _judge_levels(
    market: Market, card: Card, attribute: str, evidence: _Evidence
) -> tuple[Level, ...]:
    counted = _add_spoken(market.levels.get(attribute, {}), card, attribute)
    if not counted:
        return ()
    opinions = {fold_level(attribute, k): told for k, told in getattr(card, attribute).items()}
    keys = [fold_level(attribute, name) for name in counted]
    told = [opinions.get(key, "neutral") for key in keys]
    counts = _Counts(
        np.array([float(c.companies) for c in counted.values()]),
        np.array([float(c.wins) for c in counted.values()]),
        np.array([LIFTS[opinion] for opinion in told]),
    )
    x, deviation = (
        _weigh_tools(counts, market.told, evidence)
        if attribute == "technology"
        else _weigh_words(counts, evidence)
    )
    pinned, vetoed = _named(card.pinned, attribute), _named(card.vetoed, attribute)
    held = np.array([key in pinned for key in keys])
    x[held] = np.column_stack((np.log(counts.lift), np.zeros(len(held))))[held]
    deviation[held] = 0.0
    points = bound_points(x[:, 0])
    low, high = bound_points(x[:, 0] - deviation[:, 0]), bound_points(x[:, 0] + deviation[:, 0])
    return tuple(
        Level(
            name=name,
            opinion=told[i],
            companies=count.companies,
            wins=count.wins,
            lift=float(x[i, 0]),
            deviation=float(deviation[i, 0]),
            without=float(x[i, 1]),
            without_deviation=float(deviation[i, 1]),
            points=round(float(points[i]), 2),
            spread=float(high[i] - low[i]) / 2,
            pinned=bool(held[i]),
            vetoed=keys[i] in vetoed,
        )
        for i, (name, count) in enumerate(counted.items())
    )


def _add_spoken(counted: Mapping[str, Counted], card: Card, attribute: str) -> dict[str, Counted]:
    seen = {fold_level(attribute, name) for name in counted}
    new = [name for name in list_spoken(card, attribute) if name not in seen]
    return dict(counted) | {name: Counted(0, 0) for name in new}


def _weigh_words(counts: _Counts, evidence: _Evidence) -> tuple[Floats, Floats]:
    lift, deviation = _weigh(counts, evidence)
    nothing = np.zeros(len(lift))
    return np.column_stack((lift, nothing)), np.column_stack((deviation, nothing))


def _weigh_tools(counts: _Counts, told: Counted, evidence: _Evidence) -> tuple[Floats, Floats]:
    """Weigh each technology by itself, as an attribute of two levels: has it, has it not."""
    pairs = [
        _weigh(
            _Counts(
                np.array((companies, told.companies - companies)),
                np.array((wins, told.wins - wins)),
                np.array((lift, 1.0)),
            ),
            evidence,
        )
        for companies, wins, lift in zip(*counts, strict=True)
    ]
    return np.array([lift for lift, _ in pairs]), np.array([error for _, error in pairs])


def _weigh(counts: _Counts, evidence: _Evidence) -> tuple[Floats, Floats]:
    """Return lift and deviation of each level, in nats, against what the card is neutral about.

    Gamma-Poisson: a level with share m of the market starts with strength·m + FLOOR
    pseudo-wins at the card's lift, normalised so that the market's mean is 1, and
    expects m of every win. More wins of a level never lower it: docs/method/fit.md.
    """
    total = counts.companies.sum()
    market = counts.companies / total if total else counts.companies
    mean = float((market * counts.lift).sum()) or 1.0
    wins = evidence.worth * counts.wins
    all_wins = wins.sum()
    prior = evidence.strength * market + FLOOR
    rate = prior + all_wins * market
    shape = prior * counts.lift / mean + wins
    plain = counts.lift == 1.0
    inside = float(market[plain].sum())
    pool_prior = evidence.strength * inside + FLOOR
    pool_rate = pool_prior + all_wins * inside
    pool_shape = pool_prior / mean + wins[plain].sum()
    lift = np.log(shape / rate) - np.log(pool_shape / pool_rate)
    own, pool = _trigamma(shape), _trigamma(np.array([pool_shape]))[0]
    variance = np.where(plain, np.maximum(own - pool, 0.0), own + pool)
    return lift, np.sqrt(variance)


def _trigamma(x: Floats) -> Floats:
    """Return the variance of log of a gamma variate of shape x (Abramowitz & Stegun 6.4.12)."""
    y = x + 2.0
    tail = 1 / y + 1 / (2 * y**2) + 1 / (6 * y**3) - 1 / (30 * y**5)
    return 1 / x**2 + 1 / (x + 1.0) ** 2 + tail


def _spread_unknown(levels: tuple[Level, ...]) -> float:
    """Return the root mean square of an attribute's points over the market."""
    total = sum(level.companies for level in levels)
    if not total:
        squares = [level.points**2 + level.spread**2 for level in levels]
        return float(np.sqrt(np.mean(squares))) if squares else 0.0
    return float(
        np.sqrt(sum(lv.companies * (lv.points**2 + lv.spread**2) for lv in levels) / total)
    )


def _named(texts: tuple[str, ...], attribute: str) -> set[str]:
    return {level for name, level in map(split_level, texts) if name == attribute}
