"""What a market holds and who of it bought, counted by level."""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scotty.playbook import Card
from scotty.stages.identify.ideal import KINDRED, FitWeights
from scotty.stages.identify.profiles import ATTRIBUTES, BANDS, Profiles, fold_level, split_level

Flags = npt.NDArray[np.bool_]
KINDRED_WEIGHT = 20.0
"""For how many companies the overlap counts that is assumed before the market has told."""
TOOLS = 24
"""Technologies looked at besides those of the card: the most common ones."""


class Counted(NamedTuple):
    """Companies, and won accounts among them."""

    companies: int
    wins: int


class Market(NamedTuple):
    """A market by the numbers that the profile is learnt from."""

    total: Counted
    #: Attribute -> level -> how many.
    levels: dict[str, dict[str, Counted]]
    #: Those of whom any technology is told.
    told: Counted
    #: What revenue repeats of employees, 0-1.
    overlap: float


def count_market(profiles: Profiles, wins: Collection[str], card: Card) -> Market:
    """Count companies and distinct won accounts by level; levels the card speaks of are kept."""
    won = set(wins)
    bought = np.fromiter((account in won for account in profiles.account), bool, len(profiles))
    told = np.zeros(len(profiles), dtype=bool)
    told[profiles.user] = True
    return Market(
        total=Counted(len(profiles), int(bought.sum())),
        levels={name: _count_levels(profiles, bought, card, name) for name in ATTRIBUTES},
        told=Counted(int(told.sum()), int((told & bought).sum())),
        overlap=_measure_overlap(profiles),
    )


def recall_market(weights: FitWeights) -> Market:
    """Return the counts that weights were made from."""
    return Market(
        total=Counted(weights.companies, weights.wins),
        levels={
            attribute: {level.name: Counted(level.companies, level.wins) for level in levels}
            for attribute, levels in weights.levels.items()
        },
        told=Counted(*weights.told),
        overlap=weights.overlap,
    )


def list_spoken(card: Card, attribute: str) -> list[str]:
    """Return the levels of an attribute that the card speaks of, folded."""
    named = [
        level for name, level in map(split_level, card.pinned + card.vetoed) if name == attribute
    ]
    told = [fold_level(attribute, level) for level in getattr(card, attribute)]
    return list(dict.fromkeys((*told, *named)))


def _count_levels(
    profiles: Profiles, bought: Flags, card: Card, attribute: str
) -> dict[str, Counted]:
    column = profiles.column(attribute)
    owners = profiles.user if attribute == "technology" else np.arange(len(profiles))
    there = column.codes >= 0
    size = len(column.levels)
    companies = np.bincount(column.codes[there], minlength=size)
    wins = np.bincount(column.codes[there & bought[owners]], minlength=size)
    spoken = list_spoken(card, attribute)
    rows = [i for i in range(size) if companies[i] or attribute in BANDS]
    if attribute == "technology":
        common = np.argsort(-companies, kind="stable")[:TOOLS].tolist()
        named = [i for i in rows if fold_level(attribute, column.levels[i]) in spoken]
        rows = sorted({*common, *named})
    found = {column.levels[i]: Counted(int(companies[i]), int(wins[i])) for i in rows}
    seen = {fold_level(attribute, name) for name in found}
    return found | {name: Counted(0, 0) for name in spoken if name not in seen}


def _measure_overlap(profiles: Profiles) -> float:
    """Return the squared correlation of log employees and log revenue, drawn to `KINDRED`."""
    both = (profiles.employees >= 1) & (profiles.revenue > 0)
    n = int(both.sum())
    x, y = np.log(profiles.employees[both]), np.log(profiles.revenue[both])
    if n < 3 or x.std() == 0 or y.std() == 0:
        return KINDRED
    r = float(np.corrcoef(x, y)[0, 1])
    return (n * max(r, 0.0) ** 2 + KINDRED_WEIGHT * KINDRED) / (n + KINDRED_WEIGHT)
