"""Columns that exist only once it is over: filled, emptied or zero with the outcome."""

import numpy as np

from scotty.odds import Flags
from scotty.stages.accelerate.tables.leaks.leak import Evidence, Found, leak

PURE = 0.98
"""Share of one outcome from which a mark of a row says nothing else."""


@leak
def filled_when_closed(evidence: Evidence) -> Found | None:
    """Find what is filled for rows that are closed, and hardly ever for those still open."""
    still = evidence.field.filled_open
    closed = float(evidence.field.known.mean())
    if still is None or still > 0.1 or closed < 0.5 or closed < 5.0 * still:
        return None
    return Found(
        f"filled only once a row is closed: {closed:.0%} of those, {still:.0%} of open ones"
    )


@leak
def filled_with_outcome(evidence: Evidence) -> Found | None:
    """Find what is filled (or empty) almost only with one of the two outcomes."""
    known = evidence.field.known
    told = _tell_pure(known, evidence.won)
    if told is None:
        return None
    which, share = told
    return Found(f"{'filled' if which else 'empty'} only with the outcome: {share}")


@leak
def zero_with_outcome(evidence: Evidence) -> Found | None:
    """Find what is zero (or anything else) almost only with one of the two outcomes."""
    if evidence.field.kind != "numbers" or len(np.unique(evidence.field.numbers)) < 10:
        return None
    zero = evidence.field.numbers == 0.0
    told = _tell_pure(zero, evidence.won)
    if told is None:
        return None
    which, share = told
    return Found(f"{'zero' if which else 'not zero'} only with the outcome: {share}")


def _tell_pure(mark: Flags, won: Flags) -> tuple[bool, str] | None:
    """Return which side of a mark has one outcome almost alone, beyond what chance allows."""
    base = float(won.mean())
    for side in (True, False):
        rows = won[mark == side]
        if len(rows) < 20 or len(rows) == len(won):
            continue
        for outcome, usual in ((True, base), (False, 1.0 - base)):
            share = float((rows == outcome).mean())
            missed = (1.0 - usual) * len(rows)
            # A pure side is a leak where chance would have put ten or more others into it.
            if share >= PURE and missed >= 10.0 and (1.0 - share) <= 0.1 * (1.0 - usual):
                word = "won" if outcome else "lost"
                return (
                    side,
                    f"{share:.0%} of these {len(rows):,} rows are {word}, {usual:.0%} of all",
                )
    return None
