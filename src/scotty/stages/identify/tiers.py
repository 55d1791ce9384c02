"""Tiers: where to spend most, decided by what a deal would be worth, fit and intent."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from scotty.playbook import Tiers
from scotty.stages.identify.measures import Floats, Ints

FIT_NEEDED = 50.0
"""A company that is no fit belongs to no tier, however large."""


def expected_deal(employees: Floats, price: float, rules: Tiers) -> Floats:
    """Return the expected yearly value of a deal, US dollars: price x employees, within the range."""
    low, high = rules.deal_range
    known = np.where(np.isnan(employees), 0.0, employees)
    return np.clip(known * price, low, high)


def learn_price(amounts: Floats, employees: Floats, rules: Tiers, strength: float = 20.0) -> float:
    """Return the price for an employee, US dollars a year, shrunk from won deals to the rule.

    The geometric mean of amount / employees over won deals, weighed against `strength`
    pseudo-deals at the playbook's price.
    """
    good = (amounts > 0) & (employees > 0)
    logs = np.log(amounts[good] / employees[good])
    total = logs.sum() + strength * np.log(rules.price)
    return float(np.exp(total / (len(logs) + strength)))


def assign_tiers(
    potential: Floats,
    deal: Floats,
    fit: Floats,
    before: Ints,
    pinned: Mapping[int, int],
    rules: Tiers,
) -> Ints:
    """Return each account's tier: 1, 2, 3, or 0 for none.

    `potential` ranks within a tier. `before` holds each account's last tier: members get
    an advantage of `slack`, so that nobody moves for a small difference. `pinned` maps rows
    to the tier that a person fixed (0: none); they take a place first.
    """
    tier = np.zeros(len(potential), dtype=np.int64)
    free = np.ones(len(potential), dtype=bool)
    for row, number in pinned.items():
        tier[row] = number
        free[row] = False
    for number, rule in enumerate(rules.tiers, start=1):
        places = rule.most - int((tier == number).sum())
        # Who is in gets in more easily than who is not: the deal may shrink by the slack, too.
        member = before == number
        ease = np.where(member, 1.0 + rules.slack, 1.0)
        able = free & (fit * ease >= FIT_NEEDED) & (deal * ease >= rule.deal_from)
        rows = np.flatnonzero(able)
        best = rows[np.lexsort((rows, -(potential * ease)[rows]))][: max(places, 0)]
        tier[best] = number
        free[best] = False
    return tier


def tier_notes(tier: npt.NDArray[np.int64], rules: Tiers) -> Sequence[str]:
    """Return what must be said: a tier with fewer accounts than it should have."""
    notes = []
    for number, rule in enumerate(rules.tiers, start=1):
        there = int((tier == number).sum())
        if there < rule.least:
            notes.append(
                f"Tier {number} ({rule.name}) has {there} accounts; it is meant for "
                f"{rule.least} to {rule.most}. No more companies fit with deals from "
                f"${rule.deal_from:,.0f}."
            )
    return notes
