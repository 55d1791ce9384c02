"""The customer's own rules as typed data: readable, versioned."""

from scotty.playbook.book import Playbook, default_text, parse_playbook
from scotty.playbook.rules import Budget, Card, Hot, Intent, Tier, Tiers

__all__ = [
    "Budget",
    "Card",
    "Hot",
    "Intent",
    "Playbook",
    "Tier",
    "Tiers",
    "default_text",
    "parse_playbook",
]
