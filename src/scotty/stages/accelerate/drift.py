"""Drift: whether deals still end as the served model says.

Two tests over deals that ended since it was learnt, one look each. Expected against observed
wins: (O - E) / sqrt(sum p (1 - p)). Spiegelhalter's z, which also sees overconfidence that leaves
the sum right: Spiegelhalter, "Probabilistic prediction in patient management and clinical
trials", Statistics in Medicine 1986.
"""

import msgspec
import numpy as np

from scotty.odds import Flags, Floats
from scotty.stages.accelerate.learn import Walk

LIMIT = 3.0
"""Standard deviations from which an alarm is raised: by chance alone in 3 of 1,000 looks."""
FEWEST = 20
"""Deals below which nothing is said."""
LAST = 200
"""Latest deals that are looked at."""


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """What the last deals say of the served model."""

    deals: int = 0
    #: Wins that it expected of them, and wins that came.
    expected: float = 0.0
    observed: int = 0
    #: Standard deviations by which wins, and squared errors, are more than expected.
    wins: float = 0.0
    spiegelhalter: float = 0.0
    alarm: bool = False
    #: For people.
    text: str = "Not enough data to say whether the model has drifted."


def watch_drift(walk: Walk) -> Drift:
    """Return what the latest deals of a walk say of the model that foretold them.

    Of each deal one look, the first after the model was made: looks at one deal are not
    independent.
    """
    first: dict[str, int] = {}
    for place, deal in enumerate(walk.lessons.deals):
        first.setdefault(deal, place)
    chosen = np.array(sorted(first.values())[-LAST:], dtype=np.intp)
    if len(chosen) < FEWEST:
        return Drift(deals=len(chosen))
    return measure_drift(walk.probability[chosen], walk.lessons.won[chosen])


def measure_drift(probability: Floats, won: Flags) -> Drift:
    """Test probabilities against outcomes of independent deals."""
    spread = probability * (1.0 - probability)
    expected, observed = float(probability.sum()), int(won.sum())
    wins = (observed - expected) / max(float(np.sqrt(spread.sum())), 1e-9)
    lean = 1.0 - 2.0 * probability
    scale = max(float(np.sqrt(np.sum(lean * lean * spread))), 1e-9)
    errors = float(np.sum((won - probability) * lean)) / scale
    alarm = abs(wins) > LIMIT or abs(errors) > LIMIT
    told = f"Of the last {len(won):,} closed deals {observed:,} were won; the model expected {expected:.0f}"
    text = (
        f"{told}: it has drifted, learn again."
        if alarm
        else f"{told}: within what chance explains."
    )
    return Drift(
        deals=len(won),
        expected=expected,
        observed=observed,
        wins=wins,
        spiegelhalter=errors,
        alarm=alarm,
        text=text,
    )
