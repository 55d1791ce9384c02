"""Make-believe trials, and the true rates behind them."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from scotty.stages.engage.trials import HOLDOUT, Case, Plan
from scotty.stages.engage.trials.bets import Outcome

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def deal(seed: int, people: int, rates: dict[str, float], plan: Plan) -> list[Case]:
    """Return people dealt out by lot, ten a day, who answer with the rates of their arms."""
    rng = random.Random(seed)
    arms, chances = zip(*plan.chances.items(), strict=True)
    cases = []
    for nth in range(people):
        arm = rng.choices(arms, chances)[0]
        at = START + nth * DAY / 10
        said = at + rng.random() * 10 * DAY if rng.random() < rates[arm] else None
        cases.append(Case(contact=f"p{nth}", arm=arm, at=at, plan=plan, answered=said))
    return cases


def draw(seed: int, people: int, a: float, b: float, chance: float = 0.5) -> list[Outcome]:
    """Return a stream of two arms."""
    rng = random.Random(seed)
    firsts = [rng.random() < chance for _ in range(people)]
    return [Outcome(f, chance, rng.random() < (a if f else b)) for f in firsts]


def even(*names: str, holdout: float = 0.0) -> Plan:
    return Plan(shares=tuple((n, 1.0) for n in names), holdout=holdout)


def end(cases: Sequence[Case]) -> datetime:
    """Return a moment at which all windows are over."""
    return max(c.at for c in cases) + 15 * DAY


__all__ = ["DAY", "HOLDOUT", "START", "deal", "draw", "end", "even"]
