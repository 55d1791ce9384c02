"""Which content is for whom: assets ranked by industry, size, problem, role and stage."""

from collections.abc import Iterable, Mapping
from datetime import date
from math import exp, log
from typing import NamedTuple

import msgspec

from scotty.playbook.content import Asset, Kind
from scotty.playbook.levels import fold_level
from scotty.signals.titles import read_department
from scotty.signals.view import Contact, View

INDUSTRY, SIZE, PROBLEM, ROLE, STAGE = 4.0, 3.0, 3.0, 2.0, 1.0
"""What full likeness counts. Industry first: a reader looks for a company like theirs."""
ANY = 0.3
"""Share of it that an asset gets which is for anyone."""
DOUBLING = 3.0
"""A company so many times as large, or as small, is 37 % alike in size."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Whom content is sought for. Empty: not known."""

    company: str = ""
    #: As the playbook spells it.
    industry: str = ""
    employees: float | None = None
    persona: str = ""
    stage: str = "aware"
    #: Problems they are thought to have, as assets name them.
    pains: frozenset[str] = frozenset()


class Likeness(NamedTuple):
    """An asset, how well it suits (0 to 13), and why, for readers."""

    asset: Asset
    score: float
    why: tuple[str, ...]


def aim(view: View, contact: Contact | None, pains: Iterable[str] = ()) -> Target:
    """Return whom content is sought for: an account, and one of its people where known."""
    told = view.profile.get("employees")
    size = told.value if told is not None else None
    sized = isinstance(size, int | float) and not isinstance(size, bool) and size > 0
    return Target(
        company=view.tell("name"),
        industry=fold_level("industry", view.tell("industry")),
        employees=float(size) if sized else None,  # type: ignore[arg-type]
        persona=(read_department(contact.tell("title")) or "") if contact else "",
        stage=_find_stage(view),
        pains=frozenset(pains),
    )


def _find_stage(view: View) -> str:
    if view.profile.get("customer") and view.profile["customer"].value is True:
        return "customer"
    closed = {f.deal for f in view.log.of("deal.won", "deal.lost")}
    running = {f.deal for f in view.log.of("deal.opened")} - closed
    return "evaluating" if running else "aware"


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
    own = asset.tell("customer").casefold()
    if own and own == target.company.casefold():
        return False
    return not (asset.persona and target.persona) or target.persona in asset.persona


def _compare(asset: Asset, target: Target) -> Likeness:
    score, why = 0.0, []
    industry = fold_level("industry", asset.tell("industry"))
    industries = {*asset.industry, *([industry] if industry else [])}
    if target.industry and target.industry in industries:
        score += INDUSTRY
        why.append(f"Same industry: {target.industry}")
    elif not industries:
        score += INDUSTRY * ANY
    size = asset.figures.get("employees")
    if isinstance(size, int | float) and size > 0 and target.employees:
        alike = exp(-abs(log(size / target.employees)) / log(DOUBLING))
        score += SIZE * alike
        if alike > exp(-1):
            why.append(f"Similar size: {size:,.0f} people")
    shared = target.pains & set(asset.pain)
    if shared:
        score += PROBLEM * len(shared) / len(target.pains)
        why.append("Same question")
    score += _share(asset.persona, target.persona, ROLE) + _share(asset.stage, target.stage, STAGE)
    return Likeness(asset, round(score, 6), tuple(why))


def _share(wanted: tuple[str, ...], told: str, full: float) -> float:
    if not wanted:
        return full * ANY
    return full if told in wanted else 0.0
