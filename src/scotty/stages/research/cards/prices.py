"""Prices: sentences of a rival's pages that state one, and how they changed between two readings."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from scotty.facts import Fact
from scotty.grounding import split_sentences
from scotty.grounding.amounts import read_amounts
from scotty.signals import fold_name

_FREE = re.compile(
    r"\b(?:free (?:plan|tier|forever|trial)|no charge|kostenlos|gratuit|gratis)\b", re.IGNORECASE
)
_OTHER = re.compile(
    r"\b(?:rais(?:e[sd]?|ing)|round|funding|invest\w*|valu(?:ed|ation)|revenues?|turnover|acqui\w+|salar\w+"
    r"|umsatz|finanzierung\w*|gehalt|levée?|chiffre d.affaires|salaire)\b",
    re.IGNORECASE,
)
"""Money that is no price."""
MOST = 40
"""Sentences with a price that are taken from one page."""
LONGEST = 400


class PriceMove(NamedTuple):
    """A change of a page's prices: the sentences that went and came, and the two readings."""

    url: str
    gone: tuple[str, ...]
    come: tuple[str, ...]
    before: Fact
    after: Fact


def read_prices(text: str) -> list[str]:
    """Return the sentences and lines of a text that state a price, in order, each once."""
    found: dict[str, str] = {}
    for block in text.splitlines():
        for sentence in split_sentences(block[:20_000]):
            money = any(a.unit in ("$", "€", "£") for a in read_amounts(sentence))
            priced = (money and not _OTHER.search(sentence)) or _FREE.search(sentence)
            if len(sentence) <= LONGEST and priced:
                found.setdefault(fold_name(sentence), sentence)
    return list(found.values())[:MOST]


def diff_prices(facts: Iterable[Fact]) -> list[PriceMove]:
    """Return how the prices on each page changed from one reading to the next, oldest first.

    A page is its address; a reading that finds no text at all changes nothing: the page was away.
    """
    pages: dict[str, list[Fact]] = {}
    for fact in facts:
        if (
            fact.kind == "page.read"
            and fact.data.get("url")
            and str(fact.data.get("text") or "").strip()
        ):
            pages.setdefault(str(fact.data["url"]), []).append(fact)
    moves = []
    for url, reads in sorted(pages.items()):
        reads.sort(key=lambda f: (f.known, f.id))
        for before, after in pairwise(reads):
            old, new = (read_prices(str(f.data["text"])) for f in (before, after))
            olds, news = ({fold_name(s) for s in told} for told in (old, new))
            gone = tuple(s for s in old if fold_name(s) not in news)
            come = tuple(s for s in new if fold_name(s) not in olds)
            if gone or come:
                moves.append(PriceMove(url, gone, come, before, after))
    return sorted(moves, key=lambda m: (m.after.known, m.url))
