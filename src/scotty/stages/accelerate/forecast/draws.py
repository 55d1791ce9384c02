"""The simulation: ten thousand futures of the pipeline, as fast as drawing the numbers.

Per draw d, deal i of owner o is won when U < logistic(l_i + z_d + w_od): U uniform, z the
market's shock, w the owner's, l_i such that the mean over shocks is the deal's own probability.
With odds instead of log-odds that is U · (1 + A_i·B_od) < 1, where A = e^-l and B = e^-(z+w)
(U is a whole number of 32 bits, and 1 is 2^32):
two multiplications, an addition and a comparison in the processor's cache, and the sums over
deals are small sums of products. Nothing is binned; it is the naive simulation, rearranged.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scotty.stages.accelerate.forecast.shocks import Changes, Shocks

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
DRAWS = 10_000
STRIP = 20
"""Deals at a time: 20 × 10,000 single-precision numbers stay in the second-level cache."""
GIANT = 0.1
"""Share of an owner's variance of amounts from which a deal's own is drawn by itself; the errors
of the others add up to a normal."""
WHOLE = np.float32(2.0**32)
EVENTS = 200
"""Mean number of newborn wins up to which each amount is drawn by itself."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(24)


class Entries(NamedTuple):
    """An owner's open deals: P(won in the period), 0-1, and stated amounts, in one unit."""

    chance: Floats
    amount: Floats


class Arrivals(NamedTuple):
    """An owner's deals to be born: expected wins in the period, and amounts to draw from."""

    wins: float
    spread: float
    amounts: Floats


class Drawn(NamedTuple):
    """Sums of one owner in each draw."""

    amount: Floats
    deals: Floats


def make_stream(*names: str) -> np.random.Generator:
    """Return random numbers that are a function of these names alone (SFC64, seeded by BLAKE2b)."""
    seed = int.from_bytes(blake2b("\x1f".join(names).encode(), digest_size=16).digest(), "little")
    return np.random.Generator(np.random.SFC64(seed))


class Market(NamedTuple):
    """What all owners share in each draw: the shock, and the pace of arrivals (mean 1)."""

    name: str
    shock: Singles
    pace: Floats
    shocks: Shocks
    changes: Changes


def draw_market(
    name: str, shocks: Shocks, changes: Changes, spread: float, draws: int = DRAWS
) -> Market:
    """Draw what owners share in the period of this name."""
    rng = make_stream("market", name)
    shock = (shocks.market * rng.standard_normal(draws)).astype(np.float32)
    pace = rng.gamma(1 / spread, spread, draws) if spread > 1e-9 else np.ones(draws)
    lift = np.exp(shock.astype(np.float64) - shocks.market**2 / 2)
    return Market(name, shock, pace * lift, shocks, changes)


def draw_owner(market: Market, owner: str, open_: Entries, born: Arrivals) -> Drawn:
    """Draw the sums of an owner's deals, open and yet to be born."""
    rng = make_stream("owner", market.name, owner)
    draws = len(market.shock)
    shock = market.shock + np.float32(market.shocks.owner) * rng.standard_normal(
        draws, dtype=np.float32
    )
    amount, deals = _draw_open(rng, open_, shock, market)
    if born.wins > 0:
        events = rng.poisson(born.wins * market.pace)
        deals += events
        amount += _draw_amounts(rng, events, born.amounts)
    return Drawn(amount, deals)


def centre_odds(chance: Floats, sd: float) -> Floats:
    """Return log-odds whose logistic, averaged over a normal shock of this size, is the chance.

    Newton's method on a Gauss-Hermite sum of 24 nodes; exact to 1e-9 for sizes up to 1.5.
    """
    p = np.clip(chance, 1e-7, 1 - 1e-7)
    logit: Floats = np.log(p / (1 - p))
    if sd <= 0:
        return logit
    weights = _WEIGHTS / _WEIGHTS.sum()
    odds: Floats = logit * np.sqrt(1 + sd**2 * np.pi / 8)
    for _ in range(12):
        at = 1 / (1 + np.exp(-(odds[:, None] + sd * _NODES)))
        slope = np.maximum((at * (1 - at)) @ weights, 1e-12)
        step = np.clip((at @ weights - p) / slope, -2.0, 2.0)
        odds = odds - step
        if np.abs(step).max(initial=0.0) < 1e-10:
            break
    return odds


def _draw_open(
    rng: np.random.Generator, open_: Entries, shock: Singles, market: Market
) -> tuple[Floats, Floats]:
    sd = float(np.hypot(market.shocks.market, market.shocks.owner))
    use = np.flatnonzero(open_.chance > 0)
    against = np.exp(-centre_odds(open_.chance[use], sd)).astype(np.float32)
    amount = open_.amount[use] * market.changes.mean
    variance = amount**2 * market.changes.cv2
    draws = len(shock)
    giants = _find_giants(variance * open_.chance[use])
    plain = np.ones(len(use), bool)
    plain[giants] = False
    weigh = np.stack([amount * plain, variance * plain, np.ones(len(use))]).astype(np.float32)
    sums = np.zeros((3, draws))
    big = np.zeros(draws)
    calm = np.exp(-shock)
    strip = np.empty((min(STRIP, max(1, len(use))), draws), np.float32)
    uniform, won = np.empty_like(strip), np.empty_like(strip)
    for first in range(0, len(use), STRIP):
        n = min(STRIP, len(use) - first)
        odds, u, w = strip[:n], uniform[:n], won[:n]
        np.multiply(against[first : first + n, None], calm, out=odds)
        odds += 1
        raw = rng.bit_generator.random_raw(n * draws // 2 + 1).view(np.uint32)
        np.copyto(u, raw[: n * draws].reshape(n, draws), casting="unsafe")
        odds *= u
        np.copyto(w, odds < WHOLE)
        # Not `@`: BLAS would start threads for this sliver, and wait for them on a busy machine.
        sums += np.einsum("kn,nd->kd", weigh[:, first : first + n], w)
        for place in giants[(giants >= first) & (giants < first + n)].tolist():
            big += w[place - first] * amount[place] * _draw_change(rng, draws, market.changes)
    if market.changes.cv2 > 0 and sums[1].any():
        sums[0] += np.sqrt(sums[1]) * rng.standard_normal(draws)
    return np.maximum(sums[0], 0.0) + big, sums[2]


def _find_giants(variance: Floats) -> NDArray[np.int64]:
    """Return the places of deals whose error of amount no other one balances: ten at most."""
    return np.flatnonzero((variance > 0) & (variance >= GIANT * variance.sum()))


def _draw_change(rng: np.random.Generator, draws: int, changes: Changes) -> Floats:
    """Draw final over expected amounts: log-normal with mean 1."""
    variance = np.log1p(changes.cv2)
    return np.asarray(np.exp(np.sqrt(variance) * rng.standard_normal(draws) - variance / 2))


def _draw_amounts(rng: np.random.Generator, events: NDArray[np.int64], amounts: Floats) -> Floats:
    """Draw sums of that many amounts; beyond many, their normal limit."""
    if not len(amounts):
        return np.zeros(len(events))
    if events.mean() > EVENTS:
        noise = amounts.std() * np.sqrt(events) * rng.standard_normal(len(events))
        return np.asarray(np.maximum(events * amounts.mean() + noise, 0.0))
    picked = amounts[rng.integers(0, len(amounts), int(events.sum()), dtype=np.int32)]
    sums = np.concatenate([[0.0], np.cumsum(picked)])
    last = np.cumsum(events)
    return np.asarray(sums[last] - sums[last - events])


def add_drawn(parts: Sequence[Drawn], draws: int) -> Drawn:
    """Return the sums over several owners, draw by draw."""
    amount, deals = np.zeros(draws), np.zeros(draws)
    for part in parts:
        amount += part.amount
        deals += part.deals
    return Drawn(amount, deals)
