"""The simulation against the naive one, deal by deal and draw by draw."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scotty.stages.accelerate.forecast.draws import (
    Arrivals,
    Entries,
    centre_odds,
    draw_market,
    draw_owner,
)
from scotty.stages.accelerate.forecast.shocks import Changes, Shocks

Floats = NDArray[np.float64]
NOBODY = Arrivals(0.0, 0.04, np.zeros(0))


def draw_naively(
    open_: Entries, shocks: Shocks, changes: Changes, draws: int, seed: int
) -> tuple[Floats, Floats]:
    """The simulation as one would write it down: a loop over draws, another over deals."""
    rng = np.random.default_rng(seed)
    odds = centre_odds(open_.chance, float(np.hypot(shocks.market, shocks.owner)))
    variance = np.log1p(changes.cv2)
    sums, counts = np.zeros(draws), np.zeros(draws)
    for d in range(draws):
        shock = shocks.market * rng.standard_normal() + shocks.owner * rng.standard_normal()
        for logit, amount in zip(odds, open_.amount, strict=True):
            if rng.random() < 1 / (1 + np.exp(-(logit + shock))):
                change = np.exp(np.sqrt(variance) * rng.standard_normal() - variance / 2)
                sums[d] += amount * changes.mean * change
                counts[d] += 1
    return sums, counts


def distance(a: Floats, b: Floats) -> float:
    """The Kolmogorov-Smirnov statistic in units of its critical value at 0.1 %."""
    grid = np.sort(np.concatenate([a, b]))
    apart = np.abs(
        np.searchsorted(np.sort(a), grid, "right") / len(a)
        - np.searchsorted(np.sort(b), grid, "right") / len(b)
    ).max()
    return float(apart / (1.95 * np.sqrt(1 / len(a) + 1 / len(b))))


def pipeline(n: int, seed: int, giant: float = 1.0) -> Entries:
    rng = np.random.default_rng(seed)
    amount = np.exp(10.0 + rng.standard_normal(n)).round()
    amount[0] *= giant
    return Entries(rng.beta(0.8, 2.0, n), np.asarray(amount, np.float64))


CASES = [
    ("many", pipeline(60, 1), Shocks(0.4, 0.3), Changes(1.05, 0.04)),
    ("few", pipeline(3, 2), Shocks(0.3, 0.2), Changes(0.9, 0.1)),
    ("one giant", pipeline(40, 3, giant=200.0), Shocks(0.3, 0.2), Changes(1.0, 0.05)),
    ("no shocks", pipeline(30, 4), Shocks(0.0, 0.0), Changes(1.0, 0.0)),
    ("strong shocks", pipeline(30, 5), Shocks(1.0, 0.5), Changes(1.0, 0.02)),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "open_", "shocks", "changes"), CASES, ids=lambda c: str(c)[:12])
def test_it_equals_the_naive_simulation(
    name: str, open_: Entries, shocks: Shocks, changes: Changes
) -> None:
    market = draw_market(f"test {name}", shocks, changes, 0.04, 20_000)
    ours = draw_owner(market, "Anna", open_, NOBODY)
    sums, counts = draw_naively(open_, shocks, changes, 3_000, 9)
    assert distance(ours.amount, sums) < 1
    assert distance(ours.deals, counts) < 1
    for level in (0.1, 0.5, 0.9):
        spread = sums.std() * 4.5 / np.sqrt(3_000)
        low, high = np.quantile(sums, (max(0, level - 0.03), min(1, level + 0.03)))
        assert low - spread <= np.quantile(ours.amount, level) <= high + spread
    assert ours.deals.mean() == pytest.approx(open_.chance.sum(), abs=5 * ours.deals.std() / 141)


def test_each_deal_keeps_its_own_probability_under_any_shock() -> None:
    chance = np.array([1e-4, 0.01, 0.2, 0.5, 0.9, 0.999])
    nodes = np.random.default_rng(1).standard_normal(400_000)
    for sd in (0.0, 0.3, 1.0, 1.5):
        odds = centre_odds(chance, sd)
        drawn = np.array([(1 / (1 + np.exp(-(o + sd * nodes)))).mean() for o in odds])
        assert drawn == pytest.approx(chance, rel=0.02)


def test_deals_err_together() -> None:
    open_ = Entries(np.full(200, 0.5), np.ones(200))
    calm = draw_market("calm", Shocks(0.0, 0.0), Changes(1.0, 0.0), 0.04)
    rough = draw_market("rough", Shocks(0.3, 0.0), Changes(1.0, 0.0), 0.04)
    alone = draw_owner(calm, "Anna", open_, NOBODY).deals.std()
    together = draw_owner(rough, "Anna", open_, NOBODY).deals.std()
    assert alone == pytest.approx(np.sqrt(200 * 0.25), rel=0.05)
    # 200 deals move by 0.3 × 0.25 each: 15 more deals, in quadrature.
    assert together == pytest.approx(np.hypot(alone, 0.3 * 0.25 * 200 * 0.97), rel=0.06)


def test_two_sellers_share_the_market_and_not_each_other() -> None:
    open_ = Entries(np.full(300, 0.5), np.ones(300))
    market = draw_market("shared", Shocks(0.5, 0.5), Changes(1.0, 0.0), 0.04)
    anna = draw_owner(market, "Anna", open_, NOBODY).deals
    boris = draw_owner(market, "Boris", open_, NOBODY).deals
    assert 0.35 < np.corrcoef(anna, boris)[0, 1] < 0.6
    assert not np.array_equal(anna, boris)


def test_arrivals_scatter_more_than_by_chance() -> None:
    market = draw_market("born", Shocks(0.0, 0.0), Changes(1.0, 0.0), 0.25, 40_000)
    nothing = Entries(np.zeros(0), np.zeros(0))
    drawn = draw_owner(market, "Anna", nothing, Arrivals(20.0, 0.25, np.array([10.0, 30.0])))
    assert drawn.deals.mean() == pytest.approx(20.0, rel=0.02)
    assert drawn.deals.var() == pytest.approx(20.0 + 0.25 * 400, rel=0.05)
    assert drawn.amount.mean() == pytest.approx(400.0, rel=0.02)


def test_the_same_names_draw_the_same_numbers() -> None:
    open_ = pipeline(30, 8)
    one, two = (
        draw_owner(
            draw_market("2026-Q3", Shocks(), Changes(), 0.04, 500), "Anna", open_, NOBODY
        ).amount.tobytes()
        for _ in range(2)
    )
    assert one == two
