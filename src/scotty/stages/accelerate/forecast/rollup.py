"""Parts that add up exactly: expected amounts kept in cents, expected deals in millionths."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from scotty.stages.accelerate.forecast.draws import Drawn, Floats
from scotty.stages.accelerate.forecast.shapes import PARTS, Bar, Part, PartName, Spread

CENTS, MILLIONTHS = 100, 1_000_000
BARS = 24


class Share(NamedTuple):
    """A deal's or an owner's contribution to a part, in whole cents and millionths."""

    part: PartName
    owner: str
    cents: int
    parts: int
    deal: str = ""


def make_share(part: PartName, owner: str, amount: float, deals: float, deal: str = "") -> Share:
    """Round a contribution once; from here on, sums are of whole numbers."""
    return Share(part, owner, round(amount * CENTS), round(deals * MILLIONTHS), deal)


def sum_parts(shares: Iterable[Share]) -> tuple[Part, ...]:
    """Return every part with its sum, empty ones too, in their usual order."""
    by_part: dict[str, list[Share]] = {name: [] for name in PARTS}
    for share in shares:
        by_part[share.part].append(share)
    return tuple(
        Part(
            part=name,
            label=label,
            mean=sum(s.cents for s in by_part[name]) / CENTS,
            deals=sum(s.parts for s in by_part[name]) / MILLIONTHS,
            keys=tuple(
                s.deal
                for s in sorted(by_part[name], key=lambda s: (-s.cents, -s.parts, s.deal))
                if s.deal
            ),
        )
        for name, label in PARTS.items()
    )


def total_amount(shares: Sequence[Share]) -> float:
    """Return the mean that the parts add up to."""
    return sum(s.cents for s in shares) / CENTS


def total_deals(shares: Sequence[Share]) -> float:
    """Return the expected number of deals won."""
    return sum(s.parts for s in shares) / MILLIONTHS


def widen(drawn: Floats, factor: float, least: float) -> Floats:
    """Stretch draws around their median; never below what is already won."""
    median = np.median(drawn)
    return np.asarray(np.maximum(median + factor * (drawn - median), least), np.float64)


def describe_spread(drawn: Floats, mean: float, grain: float) -> Spread:
    """Describe draws by mean, median, intervals, quantiles and a histogram, to the grain."""
    # Whole grains first, so that what stands in order drawn stands in order told.
    told = np.quantile(drawn, np.concatenate([np.linspace(0, 1, 101), (0.025, 0.975)]))
    per_unit = round(1.0 / grain)
    told = np.round(told * per_unit) / per_unit
    levels, outer = told[:101], told[101:]
    return Spread(
        mean=mean,
        median=float(levels[50]),
        low50=float(levels[25]),
        high50=float(levels[75]),
        low=float(levels[10]),
        high=float(levels[90]),
        low95=float(outer[0]),
        high95=float(outer[1]),
        quantiles=tuple(levels.tolist()),
        histogram=_make_bars(drawn),
    )


def _make_bars(drawn: Floats) -> tuple[Bar, ...]:
    """Bars of equal width over all but the outermost draws, which stand in the first and last."""
    low, high = np.quantile(drawn, (0.002, 0.998))
    if high <= low:
        return (Bar(float(low), float(high), 1.0),)
    edges = np.linspace(low, high, BARS + 1)
    counts, _ = np.histogram(np.clip(drawn, low, high), edges)
    return tuple(
        Bar(float(a), float(b), float(n) / len(drawn))
        for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)
    )


def group_drawn(drawn: Mapping[str, Drawn], groups: Mapping[str, str]) -> dict[str, Drawn]:
    """Return the sums of each group of owners, draw by draw."""
    found: dict[str, Drawn] = {}
    for owner, one in drawn.items():
        name = groups.get(owner, "")
        held = found.get(name)
        found[name] = (
            one if held is None else Drawn(held.amount + one.amount, held.deals + one.deals)
        )
    return found
