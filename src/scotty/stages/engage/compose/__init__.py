"""Composing: words for a touch, each claim on its facts, and the checks."""

from scotty.stages.engage.compose.case import Case, Event, Sender, Touch, Words
from scotty.stages.engage.compose.check import Grounds, Own, check_draft, find_claims, list_own
from scotty.stages.engage.compose.event import plan_event
from scotty.stages.engage.compose.preview import preview_sequence
from scotty.stages.engage.compose.slot import SLOTS, Slot, find_slot, load_slots, slot
from scotty.stages.engage.compose.template import list_slots, parse_template
from scotty.stages.engage.compose.thread import answer_subject, find_answered
from scotty.stages.engage.compose.write import compose_draft

__all__ = [
    "SLOTS",
    "Case",
    "Event",
    "Grounds",
    "Own",
    "Sender",
    "Slot",
    "Touch",
    "Words",
    "answer_subject",
    "check_draft",
    "compose_draft",
    "find_answered",
    "find_claims",
    "find_slot",
    "list_own",
    "list_slots",
    "load_slots",
    "parse_template",
    "plan_event",
    "preview_sequence",
    "slot",
]
