"""What changed between two versions of the ideal customer profile, level by level, and why."""

from collections.abc import Sequence

import msgspec

from scotty.stages.identify.ideal import FitWeights, Level
from scotty.stages.identify.profiles import ATTRIBUTES, fold_level


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A level whose points changed between two versions of the profile, and why."""

    attribute: str
    level: str
    before: float
    after: float
    why: str


def compare_fit(old: FitWeights, new: FitWeights, least: float = 0.5) -> tuple[Shift, ...]:
    """Return the levels that moved by at least `least` points, the largest moves first."""
    shifts = []
    for attribute in ATTRIBUTES:
        before = {fold_level(attribute, lv.name): lv for lv in old.levels.get(attribute, ())}
        after = {fold_level(attribute, lv.name): lv for lv in new.levels.get(attribute, ())}
        for key in dict.fromkeys((*before, *after)):
            one, two = before.get(key), after.get(key)
            moved = (two.points if two else 0.0) - (one.points if one else 0.0)
            if abs(moved) >= least or (one and one.vetoed) != (two and two.vetoed):
                shifts.append(_shift(attribute, (one, two), (old, new)))
    return tuple(sorted(shifts, key=lambda s: (-abs(s.after - s.before), s.attribute, s.level)))


def _shift(
    attribute: str, levels: tuple[Level | None, Level | None], weights: Sequence[FitWeights]
) -> Shift:
    one, two = levels
    level = two or one
    assert level is not None
    return Shift(
        attribute=attribute,
        level=level.name,
        before=one.points if one else 0.0,
        after=two.points if two else 0.0,
        why=_why(one, two, weights),
    )


def _why(one: Level | None, two: Level | None, weights: Sequence[FitWeights]) -> str:
    if two is None:
        return "No company of the market has it any more, and the card does not speak of it."
    counted = (
        f"{two.wins} of {weights[1].wins} won accounts and {two.companies} of "
        f"{weights[1].companies} companies are such"
    )
    if two.vetoed and not (one and one.vetoed):
        why = "you ruled it out"
    elif one and one.vetoed and not two.vetoed:
        why = "you no longer rule it out"
    elif two.pinned:
        why = f"you pinned it as {two.opinion}"
    elif one is None:
        why = "new in the market"
    elif one.opinion != two.opinion:
        why = f"the card says {two.opinion} instead of {one.opinion}"
    else:
        why = (
            f"before, {one.wins} of {weights[0].wins} won accounts and {one.companies} of "
            f"{weights[0].companies} companies were"
        )
    return f"{counted}; {why}."
