"""Which content is for whom: assets ranked by industry, size, problem, role and stage."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from scotty.playbook.content import Asset, Kind
from scotty.signals.suit import Target, aim, compare_asset, sum_parts, tells_of

__all__ = ["Likeness", "Target", "aim", "rank_assets"]


class Likeness(NamedTuple):
    """An asset, how well it suits (0 to 13), and why, for readers."""

    asset: Asset
    score: float
    why: tuple[str, ...]


def rank_assets(
    assets: Mapping[str, Asset], kind: Kind, target: Target, day: date
) -> list[Likeness]:
    """Return assets of a kind that may be shown, best first; equals by name.

    Left out: what has expired, what is for other roles only, and a story about the reader itself.
    """
    fit = (
        _compare(asset, target)
        for asset in assets.values()
        if asset.kind == kind and asset.holds(day) and _may_see(asset, target)
    )
    return sorted(fit, key=lambda found: (-found.score, found.asset.name))


def _may_see(asset: Asset, target: Target) -> bool:
    if tells_of(asset, target.company):
        return False
    return not (asset.persona and target.persona) or target.persona in asset.persona


def _compare(asset: Asset, target: Target) -> Likeness:
    parts = compare_asset(asset, target)
    return Likeness(asset, sum_parts(parts), tuple(part.why for part in parts if part.why))
