"""Likeness: which asset fits a person at a company best."""

from collections.abc import Callable

from scotty.playbook.content import Asset
from scotty.playbook.levels import fold_level
from scotty.signals.suit import STRICT, aim, compare_asset, sum_parts, tells_of
from scotty.stages.engage.compose.case import Case, cite

USED = 20.0
"""Points off for what an earlier touch has shown: anything new comes first."""

KIND = "kind:"
"""How a step asks for any asset of a kind."""

ABOUT = 1.5
"""How many times as large may still be called about the same size."""


def read_industry(case: Case) -> str:
    """Return the company's industry in the playbook's words; "" where nobody told."""
    told = case.view.tell("industry")
    return fold_level("industry", told) if told else ""


def choose_asset(
    case: Case, kind: str, fits: Callable[[Asset], bool] = lambda _: True
) -> Asset | None:
    """Return the asset of a kind that fits best, of those in date; None where none fits at all."""
    day = case.view.moment.date()
    mine = (a for a in case.assets.values() if a.kind == kind and a.holds(day) and fits(a))
    weighed = [(weigh_asset(case, a), a.name, a) for a in mine if _admits(case, a)]
    return min(weighed, key=lambda w: (-w[0], w[1]))[2] if weighed else None


def find_content(case: Case) -> Asset | None:
    """Return the asset that the step names, or the best of the kind that it asks for."""
    named = case.step.content
    if named.startswith(KIND):
        return choose_asset(case, named.removeprefix(KIND))
    asset = case.assets.get(named)
    return asset if asset is not None and asset.holds(case.view.moment.date()) else None


def weigh_asset(case: Case, asset: Asset) -> float:
    """Return how alike an asset's story is to the person's (`signals.suit`): 0 is nothing in common."""
    target = aim(case.view, case.contact, _list_pains(case))
    points = sum_parts(compare_asset(asset, target))
    return points - USED * (cite(asset.name) in case.used)


def _admits(case: Case, asset: Asset) -> bool:
    if tells_of(asset, case.view.tell("name")):
        return False
    if asset.kind not in STRICT:
        return True
    industry = not asset.industry or read_industry(case) in asset.industry
    return industry and (not asset.persona or case.persona in asset.persona)


def _list_pains(case: Case) -> set[str]:
    """Return the pains that insights for the person's department and industry name."""
    if not case.persona:
        return set()
    insights = (a for a in case.assets.values() if a.kind == "insight" and _admits(case, a))
    mine = (asset for asset in insights if case.persona in asset.persona)
    return {pain for asset in mine for pain in asset.pain}


def compare_size(case: Case, asset: Asset) -> float | None:
    """Return how many times one company is as large as the other, 1 or more; None where unknown."""
    said = case.view.profile.get("employees")
    mine, theirs = _read_size(said and said.value), _read_size(asset.figures.get("employees"))
    return max(mine, theirs) / min(mine, theirs) if mine and theirs else None


def _read_size(told: object) -> float:
    fit = not isinstance(told, bool) and isinstance(told, int | float) and 1 <= told < 1e8
    return float(told) if fit and isinstance(told, int | float) else 0.0
