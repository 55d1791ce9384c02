"""Builders of looks at deals whose true chance is known: rows without timelines."""

from datetime import UTC, datetime, timedelta

import numpy as np

from scotty.signals import Norms, load_clues
from scotty.stages.accelerate.closing import Status
from scotty.stages.accelerate.lessons import Row

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
CLUES = load_clues()
USED = [name for name, clue in CLUES.items() if clue.curve.trend != "free"][:6]
"""Clues that tell of the made-up deals."""


def make_rows(
    deals: int, seed: int = 0, *, force: float = 2.0, days: float = 2.0, tilt: float = 0.0
) -> list[Row]:
    """Return two looks at each of many deals, opened `days` apart and closed 40 days later.

    `force` times the expert's curves is the truth; below zero the expert is wrong. `tilt`
    is added to the log-odds.
    """
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(deals):
        values, logit = {}, tilt
        for name in USED:
            curve = CLUES[name].curve
            low, high = curve.knots[0][0], curve.knots[-1][0]
            values[name] = low + (high - low) * float(draw.random())
            middle = sum(curve.at(low + (high - low) * x / 20) for x in range(21)) / 21
            logit += force * (curve.at(values[name]) - middle)
        won = bool(draw.random() < 1 / (1 + np.exp(-logit)))
        opened = BEGIN + timedelta(days=days * number)
        status: Status = "won" if won else "lost"
        turn = (opened + timedelta(days=40), status)
        rows += [
            Row(
                deal=f"D{number}",
                moment=opened + timedelta(days=age),
                values=values,
                turns=(turn,),
                stage="Demo" if age > 10 else "First",
                owner=f"S{number % 3}",
                age=float(age),
            )
            for age in (1, 20)
        ]
    return rows


def norms_at(_: datetime) -> Norms:
    """Return norms that know no more than that half of all deals are won."""
    return Norms(won=50, closed=100)


def after(days: float) -> datetime:
    """Return the instant so many days after the first opening."""
    return BEGIN + timedelta(days=days)
