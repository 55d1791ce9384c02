"""The customer's own rules as typed data: readable, versioned."""

from scotty.playbook.authority import Authority, judge_title, rank_title
from scotty.playbook.book import Playbook, default_text, parse_playbook
from scotty.playbook.rules import (
    Bands,
    Budget,
    Card,
    Deals,
    Forecast,
    Hot,
    Intent,
    Limit,
    Tier,
    Tiers,
)

__all__ = [
    "Authority",
    "Bands",
    "Budget",
    "Card",
    "Deals",
    "Forecast",
    "Hot",
    "Intent",
    "Limit",
    "Playbook",
    "Tier",
    "Tiers",
    "default_text",
    "judge_title",
    "parse_playbook",
    "rank_title",
]
