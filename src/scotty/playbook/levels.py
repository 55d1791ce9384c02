"""Levels: the words by which a rule card speaks of a company, and the bands of its numbers."""

from bisect import bisect_right
from math import inf

BANDS: dict[str, tuple[tuple[str, float], ...]] = {
    "employees": (
        ("1-10", 1),
        ("11-50", 11),
        ("51-200", 51),
        ("201-1000", 201),
        ("1001-5000", 1001),
        ("5001+", 5001),
    ),
    "revenue": (
        ("<1", 0),
        ("1-10", 1),
        ("10-50", 10),
        ("50-200", 50),
        ("200-1000", 200),
        ("1000+", 1000),
    ),
    "growth": (("<0", -inf), ("0-10", 0), ("10-30", 10), ("30+", 30)),
}
"""Bands and where each begins: people; millions of US dollars a year; per cent a year."""
SYNONYMS = {
    "saas": "software",
    "software & saas": "software",
    "computer software": "software",
    "finance": "financial services",
    "health care": "healthcare",
    "ecommerce": "e-commerce",
    "telecom": "telecommunications",
    "telecoms": "telecommunications",
    "public sector": "government",
    "logistics & supply chain": "logistics",
}
"""Names of one industry in the lists that CRMs and data vendors come with. Only what is beyond doubt."""
UNITS = {"employees": 1.0, "revenue": 1e-6, "growth": 100.0}
"""What turns the told number into the unit of its bands."""


def fold_level(attribute: str, level: str) -> str:
    """Return the form in which two spellings of a level are the same."""
    plain = " ".join(level.split())
    if attribute == "country" and len(plain) == 2:
        return plain.upper()
    folded = plain.casefold()
    return SYNONYMS.get(folded, folded) if attribute == "industry" else folded


def name_band(attribute: str, told: float) -> str | None:
    """Return the band of a number as told (people, US dollars, a fraction); None below all bands."""
    bands = BANDS[attribute]
    place = bisect_right(bands, told * UNITS[attribute], key=lambda band: band[1])
    return bands[place - 1][0] if place else None
