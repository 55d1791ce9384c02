"""Amounts whose rounding gives the outcome away: a guess while open, to the cent when billed."""

import numpy as np

from scotty.odds import Flags, Floats
from scotty.stages.accelerate.tables.leaks.leak import Evidence, Found, leak

STRATA = 12
ODDS = 1.5
"""Odds ratio from which rounding is no chance; and it must stand five errors clear of one."""


@leak
def rounding_tells(evidence: Evidence) -> Found | None:
    """Find amounts whose round ones have another outcome than uneven ones of the same size."""
    field = evidence.field
    if field.kind != "numbers":
        return None
    big = field.known & (np.abs(field.numbers) >= 100.0)
    if big.sum() < 200 or len(np.unique(field.numbers[big])) < 50:
        return None
    amounts, won = np.abs(field.numbers[big]), evidence.won[big]
    round_ = is_round(amounts)
    if not 20 <= round_.sum() <= len(round_) - 20:
        return None
    odds, clear = compare_odds(round_, won, amounts)
    if max(odds, 1.0 / odds) < ODDS or clear < 5.0:
        return None
    shares = (
        f"{won[round_].mean():.0%} of round amounts are won, {won[~round_].mean():.0%} of others"
    )
    return Found(f"its rounding gives the outcome away ({shares}, size for size)", "coarse")


def is_round(amounts: Floats) -> Flags:
    """Whether an amount of 100 or more has at most two digits before its zeros."""
    unit = 10.0 ** (np.floor(np.log10(amounts) + 1e-9) - 1.0)
    return np.asarray(np.abs(amounts / unit - np.round(amounts / unit)) < 1e-9)


def compare_odds(mark: Flags, won: Flags, size: Floats) -> tuple[float, float]:
    """Return the Mantel-Haenszel odds ratio of winning by a mark within sizes, and its clearness.

    Clearness is in standard errors of the Mantel-Haenszel test (JNCI 22, 1959).
    """
    edges = np.unique(np.quantile(size, np.linspace(0, 1, STRATA + 1)[1:-1]))
    # Edges lie just below the quantiles, which are round numbers more often than not.
    stratum = np.searchsorted(edges, size * 1.0001)
    above = below = surplus = variance = 0.0
    for which in range(int(stratum.max()) + 1):
        here = stratum == which
        n = float(here.sum())
        if n < 2:
            continue
        a, b = float((mark & won)[here].sum()), float((mark & ~won)[here].sum())
        c, d = float((~mark & won)[here].sum()), float((~mark & ~won)[here].sum())
        above += a * d / n
        below += b * c / n
        surplus += a - (a + b) * (a + c) / n
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1.0))
    odds = (above + 0.5) / (below + 0.5)
    return odds, abs(surplus) / np.sqrt(variance) if variance else 0.0
