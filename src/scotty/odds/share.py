"""A share and how sure it is, of however few."""

from math import sqrt

Z = 1.2815515655446004
"""Standard deviations within which 80 % of a normal variable lie."""


def spread_share(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's 80 % interval of a share (Wilson, JASA 22, 1927); (0, 1) of nothing."""
    if of == 0:
        return 0.0, 1.0
    share = hits / of
    wide = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    middle, scale = share + Z * Z / (2 * of), 1 + Z * Z / of
    return max(0.0, (middle - wide) / scale), min(1.0, (middle + wide) / scale)
