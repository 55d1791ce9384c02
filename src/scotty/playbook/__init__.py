"""The customer's own rules as typed data: readable, versioned."""

from scotty.playbook.authority import Authority, judge_title, rank_title
from scotty.playbook.book import Playbook, default_text, parse_playbook
from scotty.playbook.levels import BANDS, UNITS, fold_level, name_band
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
    "BANDS",
    "UNITS",
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
    "fold_level",
    "judge_title",
    "name_band",
    "parse_playbook",
    "rank_title",
]
