"""The fit score: how like the ideal customer a company is; see docs/method/fit.md."""

from typing import NamedTuple

import msgspec
import numpy as np

from scotty.stages.identify.counts import Flags
from scotty.stages.identify.ideal import FitWeights, Lesson, Level
from scotty.stages.identify.measures import Floats
from scotty.stages.identify.norms import apply_card, bound_points, fit_norms
from scotty.stages.identify.profiles import (
    ATTRIBUTES,
    Column,
    Profiles,
    check_card,
    fold_level,
    no_profiles,
    read_profile,
    read_profiles,
)
from scotty.stages.identify.standing import Band, Reason

__all__ = [
    "ATTRIBUTES",
    "FitScores",
    "FitWeights",
    "Lesson",
    "Level",
    "Profiles",
    "apply_card",
    "check_card",
    "explain_fit",
    "fit_norms",
    "name_band",
    "no_profiles",
    "read_profile",
    "read_profiles",
    "score_fit",
]

PLAIN = 50.0
"""The score of a company that nothing speaks for or against."""
STRONG, MODERATE = 81.0, 50.0
QUARTER = 0.25
"""Technologies come in families: the strongest sign each way counts in full, others a quarter."""
INTERVAL = 1.2816
"""Standard deviations on either side that hold 80 % of a normal distribution."""
TITLES = {
    "industry": "Industry",
    "employees": "Employees",
    "revenue": "Revenue",
    "country": "Country",
    "growth": "Growth",
    "technology": "Technology",
}
SUFFIX = {"employees": "", "revenue": " M$", "growth": " %"}


class FitScores(msgspec.Struct):
    """Fit of many companies; 50 and all points add up to the score, in hundredths."""

    score: Floats
    #: 80 % interval.
    low: Floats
    high: Floats
    #: Attribute -> points, in the order of `ATTRIBUTES`; then `bound` and `veto`.
    points: dict[str, Floats]


class _Part(NamedTuple):
    points: Floats
    spread: Floats
    vetoed: Flags


def name_band(score: float) -> Band:
    """Return the band of a fit score: strong from 81, moderate from 50, else weak."""
    return "strong" if score >= STRONG else "moderate" if score >= MODERATE else "weak"


def score_fit(profiles: Profiles, weights: FitWeights) -> FitScores:
    """Score every company, 0-100. One company alone scores what it scores among many."""
    parts = {
        attribute: _rate_tools(profiles, weights)
        if attribute == "technology"
        else _rate_words(profiles.column(attribute), attribute, weights)
        for attribute in ATTRIBUTES
    }
    points = {attribute: part.points for attribute, part in parts.items()}
    points["employees"], points["revenue"] = _count_once(
        points["employees"], points["revenue"], weights.overlap
    )
    raw: Floats = np.full(len(profiles), PLAIN)
    for attribute in ATTRIBUTES:
        raw = raw + points[attribute]
    bounded: Floats = np.minimum(np.maximum(raw, 0.0), 100.0)
    vetoed = np.any([part.vetoed for part in parts.values()], axis=0)
    allowed = (~vetoed).astype(np.float64)
    score = np.round(bounded * allowed, 2)
    points["bound"] = np.round(bounded - raw, 2)
    points["veto"] = np.round(bounded * (allowed - 1.0), 2)
    spread = np.stack([part.spread for part in parts.values()])
    reach: Floats = INTERVAL * np.sqrt((spread**2).sum(axis=0))
    low = np.maximum(np.minimum(raw - reach, score), 0.0) * allowed
    high = np.minimum(np.maximum(raw + reach, score), 100.0) * allowed
    return FitScores(score, np.round(low, 2), np.round(high, 2), points)


def _rate_words(column: Column, attribute: str, weights: FitWeights) -> _Part:
    """Look up the points of each company's level; the last entry stands for not known."""
    told = {fold_level(attribute, level.name): level for level in weights.levels.get(attribute, ())}
    found = [told.get(fold_level(attribute, name)) for name in column.levels]
    unknown = weights.missing.get(attribute, 0.0)
    # A level that nobody had when the weights were made is neutral, and as uncertain as no level.
    points = np.array([lv.points if lv else 0.0 for lv in found] + [0.0])
    spread = np.array([lv.spread if lv else unknown for lv in found] + [unknown])
    vetoed = np.array([lv is not None and lv.vetoed for lv in found] + [False])
    return _Part(points[column.codes], spread[column.codes], vetoed[column.codes])


def _rate_tools(profiles: Profiles, weights: FitWeights) -> _Part:
    """Sum the lifts of what is used and what is not; nothing told is nothing known."""
    levels = weights.levels.get("technology", ())
    size = len(profiles)
    known = np.zeros(size, dtype=bool)
    known[profiles.user] = True
    uses = _find_users(profiles, levels)
    if not levels:
        return _Part(np.zeros(size), np.zeros(size), np.zeros(size, dtype=bool))
    lift = np.array([level.lift for level in levels])
    without = np.array([level.without for level in levels])
    x = without + uses * (lift - without)
    up, down = np.maximum(x, 0.0), np.minimum(x, 0.0)
    total = QUARTER * x.sum(axis=1) + (1 - QUARTER) * (up.max(axis=1) + down.min(axis=1))
    error = np.array([level.deviation for level in levels]) ** 2
    absent = np.array([level.without_deviation for level in levels]) ** 2
    error = absent + uses * (error - absent)
    deviation = np.sqrt(QUARTER**2 * error.sum(axis=1) + (1 - QUARTER**2) * error.max(axis=1))
    spread = (bound_points(total + deviation) - bound_points(total - deviation)) / 2
    vetoed = uses @ np.array([float(level.vetoed) for level in levels]) > 0
    return _Part(
        np.where(known, np.round(bound_points(total), 2), 0.0),
        np.where(known, spread, weights.missing.get("technology", 0.0)),
        np.asarray(vetoed),
    )


def _find_users(profiles: Profiles, levels: tuple[Level, ...]) -> Floats:
    """Return companies by levels: 1 where the company uses it."""
    place = {fold_level("technology", level.name): i for i, level in enumerate(levels)}
    names = profiles.technology.levels
    target = np.array([place.get(fold_level("technology", n), -1) for n in names] + [-1])
    code = target[profiles.technology.codes]
    uses = np.zeros((len(profiles), len(levels)))
    uses[profiles.user[code >= 0], code[code >= 0]] = 1.0
    return uses


def _count_once(one: Floats, other: Floats, overlap: float) -> tuple[Floats, Floats]:
    """Take off, half from each, what two attributes say alike: `overlap` of the smaller."""
    alike = np.where(one * other > 0, np.minimum(np.abs(one), np.abs(other)), 0.0)
    half = np.sign(one) * alike * overlap / 2
    return np.round(one - half, 2), np.round(other - half, 2)


def explain_fit(profiles: Profiles, row: int, weights: FitWeights) -> tuple[Reason, ...]:
    """Return the parts of one company's fit; their points add up to its score, in hundredths."""
    one = profiles.take([row])
    scores = score_fit(one, weights)
    reasons = [
        Reason(
            label="A company that nothing speaks for or against",
            points=PLAIN,
            group="base",
            note=weights.note
            or f"{100 * weights.card_share:.0f} % rule card, the rest from {weights.wins} won accounts.",
        )
    ]
    for attribute in ATTRIBUTES:
        points = float(scores.points[attribute][0])
        label, note = _describe(one, attribute, weights)
        reasons.append(Reason(label=label, points=points, group=attribute, note=note))
    if scores.points["bound"][0]:
        points = float(scores.points["bound"][0])
        note = "The scale ends at 0 and 100."
        reasons.append(
            Reason(label="Cut at the scale's end", points=points, group="bound", note=note)
        )
    if vetoes := _name_vetoes(one, weights):
        points = float(scores.points["veto"][0])
        note = "The rule card rules it out."
        label = f"Ruled out: {', '.join(vetoes)}"
        reasons.append(Reason(label=label, points=points, group="veto", note=note))
    return tuple(reasons)


def _held_levels(one: Profiles, attribute: str) -> list[str]:
    column = one.column(attribute)
    return [column.levels[code] for code in column.codes.tolist() if code >= 0]


def _describe(one: Profiles, attribute: str, weights: FitWeights) -> tuple[str, str]:
    title, held = TITLES[attribute], _held_levels(one, attribute)
    if not held:
        return f"{title} not known", "Unknown gives no points and a wider interval."
    told = {fold_level(attribute, level.name): level for level in weights.levels.get(attribute, ())}
    levels = [told.get(fold_level(attribute, name)) for name in held]
    if attribute == "technology":
        signs = sorted((lv for lv in levels if lv), key=lambda lv: -abs(lv.lift))[:3]
        label = f"{title}: {', '.join(lv.name for lv in signs) or 'nothing that is weighed'}"
        return label, "; ".join(_weigh_words(lv, weights) for lv in signs[:1])
    label = f"{title}: {held[0]}{SUFFIX.get(attribute, '')}"
    if levels[0] is None:
        return label, "Nobody in the market had it when the profile was made: neutral."
    return label, _weigh_words(levels[0], weights)


def _weigh_words(level: Level, weights: FitWeights) -> str:
    """Say what a level's lift rests on."""
    if level.pinned:
        return f"Pinned by you as {level.opinion}."
    times = (
        f"buys {np.exp(level.lift):.2g} times as often as companies that the card is neutral about"
    )
    if not weights.wins:
        return f"Your rule card calls it {level.opinion}."
    return (
        f"{level.name} {times}: {level.wins} of {weights.wins} won accounts, "
        f"{level.companies} of {weights.companies} companies; the card says {level.opinion}."
    )


def _name_vetoes(one: Profiles, weights: FitWeights) -> list[str]:
    return [
        f"{TITLES[attribute].lower()} {level.name}"
        for attribute in ATTRIBUTES
        for level in weights.levels.get(attribute, ())
        if level.vetoed
        and fold_level(attribute, level.name)
        in {fold_level(attribute, name) for name in _held_levels(one, attribute)}
    ]
