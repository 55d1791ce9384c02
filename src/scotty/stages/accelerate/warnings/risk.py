"""At risk: which deals with a warning are in more danger than others."""

from scotty.stages.accelerate.standing import Deal, Warned
from scotty.stages.accelerate.warnings.watch import Origin, load_warnings

WORSE = 1.5
"""Times the base's odds of harm that a record must be sure of: enough history makes any
difference certain, but not every one worth a person's time."""
SEVERE = 1.5
"""Weight from which a warning without a record is severe: half a scale beyond its limit."""
TOLD: tuple[Origin, ...] = ("gong", "seed")
"""Whose warnings count without a record: those that others found to matter."""
TOGETHER = 2
"""Severe warnings without a record that make a risk together."""


def is_at_risk(deal: Deal) -> bool:
    """Return whether an open deal is in danger by more than any deal of its day.

    Either a warning stands that came true clearly more often on own history than harm befell all
    deals: the lower bound of its rate (80 %, Wilson) has 1.5 times the base's odds. Or two stand
    that have no record yet, are severe, and are Gong's or the seed's. A warning whose record is
    little above the base counts for nothing here, however loud it is.
    """
    proven = any(proves_risk(warned) for warned in deal.warnings)
    return proven or sum(map(is_severe, deal.warnings)) >= TOGETHER


def proves_risk(warned: Warned) -> bool:
    """Return whether the warning's own record lies surely, and by enough, above that of all deals."""
    hits = warned.hits
    if hits is None:
        return False
    # odds of low > WORSE × odds of base, without dividing by nought where all or none came to harm
    return hits.low * (1.0 - hits.base) > WORSE * hits.base * (1.0 - hits.low)


def is_severe(warned: Warned) -> bool:
    """Return whether a warning without a record is loud, and one that others found to matter."""
    watch = load_warnings().get(warned.warning)
    known = watch is not None and watch.origin in TOLD
    return known and warned.hits is None and warned.weight >= SEVERE
