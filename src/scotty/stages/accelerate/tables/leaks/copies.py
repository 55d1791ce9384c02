"""Columns that say the outcome over again."""

from scotty.stages.accelerate.tables.leaks.leak import Evidence, Found, leak

TOO_GOOD = 0.90
"""AUC of one column alone. Whole models of deals reach .71-.82 by what is known beforehand;
single columns above .90 have always been set after the outcome."""
STRIKING = 0.82


@leak
def near_copy(evidence: Evidence) -> Found | None:
    """Find what tells the outcome almost by itself, on rows it was not fitted on."""
    wins = int(evidence.won.sum())
    if min(wins, len(evidence.won) - wins) < 20 or evidence.field.kind in {
        "dates",
        "names",
        "prose",
    }:
        return None
    told = f"AUC {evidence.alone:.2f} on rows not fitted on"
    if evidence.alone >= TOO_GOOD and evidence.surely >= STRIKING:
        return Found(f"says the outcome over again: {told}, by itself")
    if evidence.surely >= STRIKING - 0.04:
        return Found(f"strong by itself ({told}): make sure that it is known beforehand", "doubt")
    return None
