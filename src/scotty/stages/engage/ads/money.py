"""Cents: split so that the parts add up exactly."""

from collections.abc import Sequence
from fractions import Fraction


def split_cents(cents: int, shares: Sequence[float]) -> list[int]:
    """Return cents for each share, adding up to `cents` exactly (largest remainders, then order).

    Shares are relative and not negative. Where all are zero, every part is zero.
    """
    exact = [Fraction(share) for share in shares]
    total = sum(exact)
    if total <= 0:
        return [0] * len(exact)
    ideal = [cents * share / total for share in exact]
    parts = [int(part) for part in ideal]
    left = cents - sum(parts)
    order = sorted(range(len(parts)), key=lambda k: (parts[k] - ideal[k], k))
    for k in order[:left]:
        parts[k] += 1
    return parts


def tell_money(cents: int) -> str:
    """Return an amount for people: $1,234.50, without cents where there are none."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' * (cents < 0)}${whole:,}" + (f".{rest:02}" if rest else "")
