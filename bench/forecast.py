"""The forecast's simulation against the bare draw: 10,000 open deals, 10,000 futures.

Both run in this process, one after the other, several times; the ratio of the medians counts.
The bare draw is `numpy.random.default_rng().random` of as many uniforms, in portions that
stay in memory, with nothing done to them. Ours draws the same number and adds shocks for
the market and for 50 sellers, errors of amounts, arrivals, sums by seller, and the total.
"""

import json
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from scotty.stages.accelerate.forecast.draws import (
    Arrivals,
    Entries,
    add_drawn,
    draw_market,
    draw_owner,
)
from scotty.stages.accelerate.forecast.shocks import Changes, Shocks

RESULT = Path(__file__).parent / "results" / "forecast.json"
DEALS, DRAWS, SELLERS, TIMES = 10_000, 10_000, 50, 7


def draw_bare() -> float:
    """Return seconds of this process for as many uniforms as deals × draws."""
    rng = np.random.default_rng(1)
    begin = process_time()
    for _ in range(100):
        rng.random(DEALS * DRAWS // 100)
    return process_time() - begin


def simulate() -> float:
    """Return seconds of this process for the whole simulation of one period."""
    rng = np.random.default_rng(2)
    size = DEALS // SELLERS
    open_ = [
        Entries(rng.beta(0.8, 3.0, size), np.exp(10 + rng.standard_normal(size)))
        for _ in range(SELLERS)
    ]
    amounts = np.exp(10 + rng.standard_normal(500))
    begin = process_time()
    market = draw_market("2026-Q3", Shocks(), Changes(), 0.04, DRAWS)
    drawn = [
        draw_owner(market, f"seller {i}", entries, Arrivals(4.0, 0.04, amounts))
        for i, entries in enumerate(open_)
    ]
    total = add_drawn(drawn, DRAWS)
    np.quantile(total.amount, (0.1, 0.5, 0.9))
    return process_time() - begin


def main() -> None:
    """Print the ratio."""
    bare, ours = [], []
    for _ in range(TIMES):
        bare.append(draw_bare())
        ours.append(simulate())
    found = {
        "title": "Forecast: ten thousand futures of ten thousand deals",
        "note": "Seconds of one process; the bare draw is as many numpy uniforms, unused.",
        "deals": DEALS,
        "draws": DRAWS,
        "bare draw, s": median(bare),
        "forecast, s": median(ours),
        "ratio (goal: at most 2)": median(ours) / median(bare),
    }
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"ratio {found['ratio (goal: at most 2)']:.2f}")


if __name__ == "__main__":
    main()
