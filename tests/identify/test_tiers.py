"""Tiers: limits, pins, and members that do not flutter."""

import numpy as np
import pytest

from scotty.playbook import Tiers, default_text, parse_playbook
from scotty.stages.identify.measures import Floats, Ints
from scotty.stages.identify.tiers import assign_tiers, expected_deal, learn_price, tier_notes

RULES: Tiers = parse_playbook(default_text()).tiers


def assign(deal: Floats, before: Ints | None = None, pinned: dict[int, int] | None = None) -> Ints:
    n = len(deal)
    return assign_tiers(
        deal,
        deal,
        np.full(n, 80.0),
        np.zeros(n, dtype=np.int64) if before is None else before,
        pinned or {},
        RULES,
    )


def test_sizes_never_exceed_the_playbook() -> None:
    tier = assign(np.linspace(5_000, 500_000, 10_000))
    for number, rule in enumerate(RULES.tiers, start=1):
        assert 0 < (tier == number).sum() <= rule.most


@pytest.mark.parametrize(
    ("deal", "tier"), [(120_000.0, 1), (60_000.0, 2), (20_000.0, 3), (9_000.0, 0)]
)
def test_the_expected_deal_decides(deal: float, tier: int) -> None:
    assert assign(np.array([deal]))[0] == tier


def test_no_fit_no_tier() -> None:
    one = np.array([200_000.0])
    zero = np.zeros(1, dtype=np.int64)
    assert assign_tiers(one, one, np.array([30.0]), zero, {}, RULES)[0] == 0


def test_pins_hold_and_take_a_place() -> None:
    deal = np.full(100, 150_000.0)
    tier = assign(deal, pinned={0: 3, 1: 0, 99: 1})
    assert (tier[0], tier[1], tier[99]) == (3, 0, 1)
    assert (tier == 1).sum() == RULES.tiers[0].most


def test_members_stay_through_small_changes() -> None:
    rng = np.random.default_rng(7)
    deal = np.exp(rng.normal(11.0, 1.0, 3_000))
    tier = assign(deal)
    noisy = deal * np.exp(rng.normal(0, 0.03, 3_000))
    sticky, loose = assign(noisy, before=tier), assign(noisy)
    assert (sticky != tier).sum() < (loose != tier).sum() / 3


def test_membership_is_stable_when_nothing_changes() -> None:
    deal = np.exp(np.random.default_rng(3).normal(11.0, 1.0, 3_000))
    tier = assign(deal)
    for _ in range(3):
        again = assign(deal, before=tier)
        assert (again == tier).all()


def test_price_shrinks_to_the_rule() -> None:
    none = learn_price(np.zeros(0), np.zeros(0), RULES)
    few = learn_price(np.full(5, 60_000.0), np.full(5, 100.0), RULES)
    many = learn_price(np.full(5_000, 60_000.0), np.full(5_000, 100.0), RULES)
    assert none == pytest.approx(RULES.price)
    assert RULES.price < few < many == pytest.approx(600.0, rel=0.01)


def test_deals_stay_in_range() -> None:
    deal = expected_deal(np.array([np.nan, 1.0, 1e9]), 300.0, RULES)
    assert list(deal) == [RULES.deal_range[0], RULES.deal_range[0], RULES.deal_range[1]]


def test_a_thin_tier_is_said() -> None:
    assert "Tier 1 (Strategic) has 1 accounts" in tier_notes(np.array([1, 3, 3]), RULES)[0]
