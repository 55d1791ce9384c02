"""The ideal customer profile: a rule card, refined by wins against the market."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scotty.playbook import Card
from scotty.playbook.rules import Opinion
from scotty.stages.identify.ideal import KINDRED, FitWeights, Level
from scotty.stages.identify.measures import Floats
from scotty.stages.identify.profiles import (
    ATTRIBUTES,
    BANDS,
    Profiles,
    check_card,
    fold_level,
    split_level,
)

Flags = npt.NDArray[np.bool_]

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
KINDRED_WEIGHT = 20.0
"""For how many companies the overlap counts that is assumed before the market has told."""
TOOLS = 24
"""Technologies looked at besides those of the card: the most common ones."""


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
    won = set(wins)
    bought = np.fromiter((account in won for account in profiles.account), bool, len(profiles))
    count = int(bought.sum())
    # Once most companies are customers there is hardly a rest to compare them with.
    share = count / len(profiles) if len(profiles) else 0.0
    evidence = _Evidence(card.strength, min(1.0, 2.0 * (1.0 - share)))
    levels = {
        attribute: _judge_levels(profiles, bought, card, attribute, evidence)
        for attribute in ATTRIBUTES
    }
    return FitWeights(
        version=version,
        levels=levels,
        missing={attribute: _spread_unknown(levels[attribute]) for attribute in ATTRIBUTES},
        overlap=_measure_overlap(profiles),
        companies=len(profiles),
        wins=count,
        card_share=card.strength / (card.strength + evidence.worth * count),
    )


def bound_points(lift: Floats) -> Floats:
    """Return the points of a lift in nats: near proportional, never beyond the cap."""
    return CAP * np.tanh(SCALE / CAP * lift)


def _judge_levels(
    profiles: Profiles, bought: Flags, card: Card, attribute: str, evidence: _Evidence
) -> tuple[Level, ...]:
    opinions = {
        fold_level(attribute, level): opinion for level, opinion in getattr(card, attribute).items()
    }
    pinned, vetoed = _named(card.pinned, attribute), _named(card.vetoed, attribute)
    spoken = dict.fromkeys((*opinions, *sorted(pinned), *sorted(vetoed)))
    names, companies, wins = _count_levels(profiles, bought, attribute, list(spoken))
    if not names:
        return ()
    keys = [fold_level(attribute, name) for name in names]
    told = [opinions.get(key, "neutral") for key in keys]
    lift = np.array([LIFTS[opinion] for opinion in told])
    held = np.array([key in pinned for key in keys])
    counts = _Counts(companies, wins, lift)
    x, deviation = (
        _weigh_tools(counts, _count_told(profiles, bought), evidence)
        if attribute == "technology"
        else _weigh_words(counts, evidence)
    )
    x[held] = np.column_stack((np.log(lift), np.zeros(len(lift))))[held]
    deviation[held] = 0.0
    points = bound_points(x[:, 0])
    low, high = bound_points(x[:, 0] - deviation[:, 0]), bound_points(x[:, 0] + deviation[:, 0])
    return tuple(
        Level(
            name=names[i],
            opinion=told[i],
            companies=int(companies[i]),
            wins=int(wins[i]),
            lift=float(x[i, 0]),
            deviation=float(deviation[i, 0]),
            without=float(x[i, 1]),
            without_deviation=float(deviation[i, 1]),
            points=round(float(points[i]), 2),
            spread=float(high[i] - low[i]) / 2,
            pinned=bool(held[i]),
            vetoed=keys[i] in vetoed,
        )
        for i in range(len(names))
    )


def _count_levels(
    profiles: Profiles, bought: Flags, attribute: str, spoken: Sequence[str]
) -> tuple[list[str], Floats, Floats]:
    column = profiles.column(attribute)
    owners = profiles.user if attribute == "technology" else np.arange(len(profiles))
    there = column.codes >= 0
    size = len(column.levels)
    companies = np.bincount(column.codes[there], minlength=size).astype(float)
    wins = np.bincount(column.codes[there & bought[owners]], minlength=size).astype(float)
    names = list(column.levels)
    seen = {fold_level(attribute, name) for name in names}
    extra = [key for key in spoken if key not in seen]
    companies = np.concatenate((companies, np.zeros(len(extra))))
    wins = np.concatenate((wins, np.zeros(len(extra))))
    names += extra
    if attribute == "technology":
        common = np.argsort(-companies, kind="stable")[:TOOLS]
        named = [i for i, n in enumerate(names) if fold_level(attribute, n) in spoken]
        kept = sorted({*common.tolist(), *named})
        return [names[i] for i in kept], companies[kept], wins[kept]
    kept = [i for i in range(len(names)) if companies[i] or attribute in BANDS or i >= size]
    return [names[i] for i in kept], companies[kept], wins[kept]


def _count_told(profiles: Profiles, bought: Flags) -> tuple[float, float]:
    """Return how many companies, and how many won ones, have any technology told."""
    told = np.zeros(len(profiles), dtype=bool)
    told[profiles.user] = True
    return float(told.sum()), float((told & bought).sum())


def _weigh_words(counts: _Counts, evidence: _Evidence) -> tuple[Floats, Floats]:
    lift, deviation = _weigh(counts, evidence)
    nothing = np.zeros(len(lift))
    return np.column_stack((lift, nothing)), np.column_stack((deviation, nothing))


def _weigh_tools(
    counts: _Counts, told: tuple[float, float], evidence: _Evidence
) -> tuple[Floats, Floats]:
    """Weigh each technology by itself, as an attribute of two levels: has it, has it not."""
    pairs = [
        _weigh(
            _Counts(
                np.array((companies, told[0] - companies)),
                np.array((wins, told[1] - wins)),
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


def _measure_overlap(profiles: Profiles) -> float:
    """Return the squared correlation of log employees and log revenue, drawn to `KINDRED`."""
    both = (profiles.employees >= 1) & (profiles.revenue > 0)
    n = int(both.sum())
    x, y = np.log(profiles.employees[both]), np.log(profiles.revenue[both])
    if n < 3 or x.std() == 0 or y.std() == 0:
        return KINDRED
    r = float(np.corrcoef(x, y)[0, 1])
    return (n * max(r, 0.0) ** 2 + KINDRED_WEIGHT * KINDRED) / (n + KINDRED_WEIGHT)


def _named(texts: tuple[str, ...], attribute: str) -> set[str]:
    return {level for name, level in map(split_level, texts) if name == attribute}
