"""Which wording wins: false alarms, power and coverage against tests that may not be looked at.

Simulated people, each dealt an arm by lot; every test looks after each person whose window has
closed. Alternatives: the z-test looked at as often, as dashboards do, and the z-test of a size
fixed in advance, looked at once. Chance of a false alarm allowed: 5 %, over all looks and pairs.
"""

import json
import random
import statistics
from collections.abc import Callable, Iterator
from itertools import combinations
from math import log, sqrt
from pathlib import Path
from typing import Any

from scotty.stages.engage.trials.bets import (
    Outcome,
    Weigher,
    meet_gap,
    meet_ratio,
    weigh_line,
    weigh_pair,
)
from scotty.stages.engage.trials.intervals import bound_gap, bound_rate, bound_ratio
from scotty.stages.engage.trials.verdict import estimate_need

RESULT = Path(__file__).parent / "results" / "trials.json"
ALPHA, POWER_Z, SIDE_Z = 0.05, 0.8416, 1.96
BURN = 100
"""People before which the z-test is not looked at: it is worse still with fewer."""
Rates = Callable[[int], tuple[float, ...]]


def steady(*rates: float) -> Rates:
    """Return rates that stay."""
    return lambda _: rates


def season(*rates: float) -> Rates:
    """Return rates that treble and fall back, every 1,000 people, for all arms alike."""
    return lambda nth: tuple(r * (1 if nth // 1000 % 2 else 3) for r in rates)


def deal(
    seed: int, people: int, rates: Rates, shares: tuple[float, ...]
) -> Iterator[tuple[int, bool]]:
    """Tell (arm, good) of so many people."""
    rng = random.Random(seed)
    arms = range(len(shares))
    for nth in range(people):
        arm = rng.choices(arms, shares)[0]
        yield arm, rng.random() < rates(nth)[arm]


def weigh_z(counts: list[list[int]], a: int, b: int) -> float:
    """Return the z of two arms' difference, pooled."""
    (xa, na), (xb, nb) = counts[a], counts[b]
    if not na or not nb or not 0 < xa + xb < na + nb:
        return 0.0
    pooled = (xa + xb) / (na + nb)
    return (xa / na - xb / nb) / sqrt(pooled * (1 - pooled) * (1 / na + 1 / nb))


def run(seed: int, people: int, rates: Rates, shares: tuple[float, ...]) -> dict[str, Any]:
    """Return after how many people each test spoke, and for which arm; None where it never did."""
    pairs = list(combinations(range(len(shares)), 2))
    weighers = {pair: Weigher() for pair in pairs}
    limit = log(len(shares) * (len(shares) - 1) / ALPHA)
    counts = [[0, 0] for _ in shares]
    spoke: dict[str, Any] = {"ours": None, "peeked": None}
    for nth, (arm, good) in enumerate(deal(seed, people, rates, shares), 1):
        counts[arm][0] += good
        counts[arm][1] += 1
        for a, b in pairs:
            if arm in (a, b):
                weigher = weighers[a, b]
                weigher.add(Outcome(arm == a, shares[a] / (shares[a] + shares[b]), good))
                if spoke["ours"] is None and max(weigher.peaks) >= limit:
                    spoke["ours"] = (nth, a if weigher.peaks[0] >= limit else b)
                if (
                    spoke["peeked"] is None
                    and nth >= BURN
                    and abs(z := weigh_z(counts, a, b)) >= SIDE_Z
                ):
                    spoke["peeked"] = (nth, a if z > 0 else b)
        if spoke["ours"] and spoke["peeked"]:
            break
    return spoke


def fixed(seed: int, people: int, rates: Rates, shares: tuple[float, ...]) -> bool:
    """Return whether a z-test of two arms, looked at once, speaks; Bonferroni is not needed."""
    counts = [[0, 0] for _ in shares]
    for arm, good in deal(seed, people, rates, shares):
        counts[arm][0] += good
        counts[arm][1] += 1
    return abs(weigh_z(counts, 0, 1)) >= SIDE_Z


def measure_alarms(runs: int) -> list[dict[str, Any]]:
    """Return how often a difference is told where there is none."""
    even = (0.5, 0.5)
    cases: list[tuple[str, int, Rates, tuple[float, ...]]] = [
        ("two arms, 5 %", 5000, steady(0.05, 0.05), even),
        ("two arms, 1 %", 5000, steady(0.01, 0.01), even),
        ("two arms, 30 %", 5000, steady(0.3, 0.3), even),
        ("holdout of a tenth, 5 %", 5000, steady(0.05, 0.05), (0.9, 0.1)),
        ("two arms, season of 5 % and 15 %", 5000, season(0.05, 0.05), even),
        ("four arms, 5 %", 5000, steady(*[0.05] * 4), (0.25,) * 4),
    ]
    rows = []
    for name, people, rates, shares in cases:
        told = [run(seed, people, rates, shares) for seed in range(runs)]
        two = len(shares) == 2
        rows.append({
            "nothing differs": name,
            "people": people,
            "runs": runs,
            "e-value, looked at always": sum(t["ours"] is not None for t in told) / runs,
            "z-test, looked at always": sum(t["peeked"] is not None for t in told) / runs,
            "z-test, looked at once": sum(fixed(s, people, rates, shares) for s in range(runs)) / runs if two else None,
        })  # fmt: skip
    return rows


def plan_fixed(a: float, b: float) -> int:
    """Return the people of two arms that a z-test looked at once needs for power 80 %."""
    spread = a * (1 - a) + b * (1 - b)
    return round(2 * (SIDE_Z + POWER_Z) ** 2 * spread / (a - b) ** 2)


def measure_power(runs: int) -> list[dict[str, Any]]:
    """Return how soon a true difference is told, and how often the wrong arm."""
    rows = []
    for worse, better in ((0.05, 0.08), (0.03, 0.06), (0.02, 0.04), (0.05, 0.065), (0.2, 0.3)):
        size = plan_fixed(worse, better)
        told = [run(seed, 4 * size, steady(worse, better), (0.5, 0.5)) for seed in range(runs)]
        at = sorted(t["ours"][0] if t["ours"] else 4 * size for t in told)
        middle = (worse + better) / 2
        rows.append({
            "rates": f"{100 * worse:g} % and {100 * better:g} %",
            "people for a z-test looked at once, power 80 %": size,
            "its power, measured": sum(fixed(s, size, steady(worse, better), (0.5, 0.5)) for s in range(runs)) / runs,
            "e-value: power by then": sum(n <= size for n in at) / runs,
            "by twice that": sum(n <= 2 * size for n in at) / runs,
            "by four times": sum(t["ours"] is not None for t in told) / runs,
            "median people": statistics.median(at),
            "mean people": statistics.mean(at),
            "told to need": estimate_need(middle, 0.5, better / worse, 2 / ALPHA),
            "wrong arm told": sum(t["ours"] is not None and t["ours"][1] == 0 for t in told) / runs,
            "wrong arm told by the z-test looked at always": sum(t["peeked"] is not None and t["peeked"][1] == 0 for t in told) / runs,
        })  # fmt: skip
    return rows


def measure_cover(runs: int) -> list[dict[str, Any]]:
    """Return how often an interval lost the truth at any of its looks, and how wide it is."""
    rows = []
    for worse, better, people in ((0.05, 0.05, 4000), (0.05, 0.08, 4000), (0.2, 0.3, 1500)):
        lost = {"gap": 0, "ratio": 0, "rate": 0, "wald": 0}
        gaps, ratios = [], []
        gap, ratio, limit = better - worse, better / worse, log(2 / ALPHA)
        for seed in range(runs):
            stream = list(deal(seed, people, steady(worse, better), (0.5, 0.5)))
            outcomes = [Outcome(arm == 1, 0.5, good) for arm, good in stream]
            rows_of = weigh_pair(outcomes).rows
            ends = range(1, len(rows_of) + 1)  # looks: after every row, some 120 of them
            lost["gap"] += any(_out(rows_of[:n], gap, None, limit) for n in ends)
            lost["ratio"] += any(_out(rows_of[:n], None, ratio, limit) for n in ends)
            good = seen = 0
            missed = naive = False
            for outcome in outcomes:
                if outcome.first:
                    good, seen = good + outcome.good, seen + 1
                    if seen % 20 == 0:
                        told = bound_rate(good, seen, ALPHA)
                        missed |= not told.low <= better <= (told.high or 1.0)
                        width = SIDE_Z * sqrt(
                            max(good, 1) / seen * (1 - min(good, seen - 1) / seen) / seen
                        )
                        naive |= abs(good / seen - better) > width
            lost["rate"] += missed
            lost["wald"] += naive
            if seed < 20:
                found, factor = bound_gap(rows_of, 2 / ALPHA), bound_ratio(rows_of, 2 / ALPHA)
                gaps.append(100 * ((found.high or 1.0) - found.low))
                ratios.append((factor.high or 1000.0) / max(factor.low, 1e-3))
        fixed_width = (
            200 * SIDE_Z * sqrt((worse * (1 - worse) + better * (1 - better)) / (people / 2))
        )
        rows.append({
            "rates": f"{100 * worse:g} % and {100 * better:g} %",
            "people": people,
            "runs": runs,
            "difference lost at any look": lost["gap"] / runs,
            "ratio lost at any look": lost["ratio"] / runs,
            "rate lost at any look": lost["rate"] / runs,
            "rate lost by Wald's interval, looked at as often": lost["wald"] / runs,
            "width of the difference at the end, points": statistics.median(gaps),
            "of an interval that may be looked at once": fixed_width,
            "ratio's upper end over its lower": statistics.median(ratios),
        })  # fmt: skip
    return rows


def _out(rows: Any, gap: float | None, ratio: float | None, limit: float) -> bool:
    """Return whether a true difference or ratio lies outside the interval by these rows."""
    if gap is not None:
        up = weigh_line(rows, lambda r: r.a - r.b > gap, meet_gap(gap))
        down = weigh_line(rows, lambda r: r.a - r.b < gap, meet_gap(gap))
    else:
        factor = ratio or 1.0
        up = weigh_line(rows, lambda r: r.a > factor * r.b, meet_ratio(factor))
        down = weigh_line(rows, lambda r: r.a < factor * r.b, meet_ratio(factor))
    return max(up, down) >= limit


def main() -> None:
    """Measure, print, write."""
    result = {
        "title": "Experiments: always-valid tests",
        "note": (__doc__ or "").split("\n\n", 1)[1],
        "false alarms": measure_alarms(500),
        "power": measure_power(300),
        "intervals": measure_cover(100),
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
