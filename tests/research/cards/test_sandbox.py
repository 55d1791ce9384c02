"""The sandbox market: every rival has a card, and every line of every card is grounded, by code."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from scotty.facts import Fact
from scotty.playbook.content import default_assets
from scotty.stages.research.cards import Card, Market, check_card, write_card
from tests.research.cards.tales import make_market

END = datetime(2026, 6, 30, tzinfo=UTC)
RIVALS = ("Meterwise", "Billoria", "Zuvanto", "Ledgerloom")


@pytest.fixture(scope="module")
def market(small_market: list[Fact]) -> Market:
    dealing = {f.account for f in small_market if f.deal is not None}
    facts = [f for f in small_market if f.account in dealing]
    return make_market(facts, RIVALS, END, assets=default_assets())


@pytest.fixture(scope="module")
def cards(market: Market) -> Sequence[Card]:
    return [write_card(key, market) for key in market.rivals]


def test_every_line_of_every_card_is_grounded(
    market: Market, cards: Sequence[Card], small_market: list[Fact]
) -> None:
    known = {f.id: f for f in small_market}
    faults = [f for card in cards for f in check_card(card, known.get, market.assets, END)]
    assert faults == []
    assert sum(len(card.lines) for card in cards) >= 30


def test_rivals_were_met_and_are_marked_as_simulated(cards: Sequence[Card]) -> None:
    assert all(card.simulated and card.record.closed for card in cards)
    assert any(card.of("voices") or card.of("strengths") for card in cards)
    meterwise = next(card for card in cards if card.rival == "meterwise")
    assert any(line.asset == "card-meterwise" for line in meterwise.lines)
