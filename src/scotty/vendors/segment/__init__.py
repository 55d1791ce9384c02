"""The Segment HTTP Tracking API, as spoken to us by their SDKs."""

from scotty.vendors.segment.body import Bundle, cut_body, open_body
from scotty.vendors.segment.message import TYPES, Call, Parsed, Unreadable
from scotty.vendors.segment.parse import BATCHES, amend_letter, parse_bundle, parse_letter
from scotty.vendors.segment.reading import Reader
from scotty.vendors.segment.rules import Settings, read_rules, read_settings

__all__ = [
    "BATCHES",
    "TYPES",
    "Bundle",
    "Call",
    "Parsed",
    "Reader",
    "Settings",
    "Unreadable",
    "amend_letter",
    "cut_body",
    "open_body",
    "parse_bundle",
    "parse_letter",
    "read_rules",
    "read_settings",
]
