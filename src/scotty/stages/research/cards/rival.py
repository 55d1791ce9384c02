"""Rivals: which name is one, how two spellings meet, and which word is only a word."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from scotty.grounding.vocabulary import load_vocabulary
from scotty.names.companies import read_company
from scotty.names.hidden import read_line
from scotty.signals import fold_name

LONGEST = 80
"""Characters of a name."""
NOBODY_TEXT = """
yes no true false none unknown other others us n/a na - ? nobody nothing internal in-house inhouse build built
no decision status quo do nothing excel spreadsheet spreadsheets price pricing budget timing homegrown own solution
incumbent competitor competition another vendor
"""
NOBODY = frozenset(NOBODY_TEXT.split()) | frozenset(
    {"no decision", "status quo", "do nothing", "own solution", "another vendor", "in house"}
)
"""What stands where a rival's name is asked for, and is none."""
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april may june july august september october november december"
DATES = frozenset(f"{_DAYS} {_MONTHS}".split())
_SOLD_TEXT = """
apollo bill box brave chorus clay close copper deel drift front gong greenhouse gusto insight lever linear loom mercury
monday notion outreach pipe plaid ramp rippling segment slack square stripe terminus workday zip zoom
"""
ALSO_WORDS = DATES | frozenset(_SOLD_TEXT.split())
"""Words that are products' names, too, beside the usual words that `grounding` knows."""
_CUE = re.compile(
    r"compar|compet|rival|vendor|alternativ|versus|\bvs\b|\bevaluat|\bdemo|\bquot(?:e|ed|ing)\b|\bswitch|\bmigrat|\bmoved? (?:over|off|from|to)\b"
    r"|\b(?:talking|speaking|spoke|talked) (?:to|with)\b|\b(?:looking|looked) at\b|\b(?:use|used|uses|using)\b|\bshowed us\b|\bproposal\b|\bcheaper\b"
    r"|\bshortlist|\bincumbent|\bsign(?:ed)? with\b|\bgo(?:ing)? with\b|\bwent with\b|\bbought\b|\bvergl|\bwettbew|\banbieter|\bconcurren|\bcompetid",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:on|by|until|till|next|last|this|every|from|before|after|since|in|for|of)\s+$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"^\s*(?:morning|afternoon|evening|night|noon|at \d|\d{1,2}\b|,? \d{4})", re.IGNORECASE
)


class Rival(msgspec.Struct, frozen=True, kw_only=True):
    """A rival: as names compare, as people write it, and the account of its own, where known."""

    key: str
    name: str
    account: str = ""


@lru_cache(maxsize=16_384)
def key_rival(name: str) -> str:
    """Return the form in which two spellings of a rival are one: "Meterwise, Inc." is METERWISE.

    "" for what is no name: "price", "no decision", "n/a".
    """
    plain = fold_name(read_line(name)[:LONGEST])
    if plain in NOBODY:
        return ""
    key = fold_name(read_company(plain).core) or plain
    return "" if key in NOBODY else key


def name_rivals(listed: Iterable[str], told: Iterable[str]) -> dict[str, str]:
    """Return key -> name as people write it: as `listed` by us, else as most often `told`."""
    counts: dict[str, Counter[str]] = {}
    for name in told:
        if key := key_rival(name):
            counts.setdefault(key, Counter())[read_line(name)[:LONGEST]] += 1
    names = {
        key: min(c, key=lambda name: (-c[name], name.islower(), name)) for key, c in counts.items()
    }
    names |= {key: read_line(name)[:LONGEST] for name in listed if (key := key_rival(name))}
    return dict(sorted(names.items()))


@lru_cache(maxsize=4_096)
def is_word(name: str) -> bool:
    """Return whether a rival's name is a usual word, too: Square, Monday, Front, Close."""
    plain = fold_name(name)
    return plain in ALSO_WORDS or plain in load_vocabulary().words


@lru_cache(maxsize=4_096)
def _pattern(name: str) -> re.Pattern[str]:
    words = r"[\s-]+".join(re.escape(word) for word in name.split())
    return re.compile(
        rf"(?<!\w){words}(?:(?P<site>\.(?:com|io|example|net|ai|app))|(?!\w))", re.IGNORECASE
    )


def names_rival(sentence: str, name: str) -> bool:
    """Return whether a sentence names a rival as a company, not as a word.

    Where the sentence has capitals, the name begins with one. A name that is a usual word counts
    only as an address (monday.com), or beside a word of competition ("we compared you with Front")
    and not where a day would stand ("on Monday").
    """
    for found in _pattern(name).finditer(sentence):
        if found["site"]:
            return True
        capital = not found[0][0].islower() or sentence == sentence.casefold()
        if not capital:
            continue
        if not is_word(name):
            return True
        before, after = sentence[: found.start()], sentence[found.end() :]
        dated = fold_name(name) in DATES and (_ON.search(before) or _TIME.match(after))
        if _CUE.search(sentence) and not dated and not found[0].islower():
            return True
    return False
