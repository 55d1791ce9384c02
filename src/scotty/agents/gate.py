"""The grounding gate: does a sentence say only what the lines it cites say? Code decides."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from scotty.agents.brief import Brief, Said
from scotty.agents.orders import find_order
from scotty.grounding import (
    Ground,
    find_loose,
    find_unknown,
    fold_words,
    join_evidence,
    read_prose,
)
from scotty.grounding.ground import ADDRESS
from scotty.names import read_host
from scotty.stages.research.shelf.terms import STOPS, split_terms

SUPPORT = 0.5
"""Share of a sentence's words (stems, without little ones) that its lines must say."""
LONGEST = 400
"""Characters of a sentence."""
SHOWN = 90


def find_faults(said: Said, brief: Brief, support: float = SUPPORT) -> Iterator[str]:
    """Yield what is wrong with a sentence; `said.facts` are short names of the brief. Pure.

    Names, numbers, days and quotations must stand in the cited lines, and so must a share of all its
    words. No address but the account's own may be said, whoever told it: an address is where text
    leads people, and where it could carry things to. Nothing may speak to a machine.
    """
    shown = f"“{said.text[:SHOWN]}”"
    if not said.text.strip():
        yield "A sentence is empty."
        return
    if len(said.text) > LONGEST:
        yield f"{shown} has {len(said.text)} characters; {LONGEST} is the most."
        return
    strange = [name for name in said.facts if name not in brief.cited]
    if strange or not said.facts:
        yield f"{shown} names {', '.join(strange) or 'nothing'}: name blocks that say it."
        return
    if order := find_order(said.text):
        yield f"{shown} repeats an order: {order[:40]!r}."
    cited = [brief.cited[name].text for name in said.facts]
    yield from (
        f"{thing} in {shown} may not be said: none of its blocks says so."
        for thing in _miss(said, cited, brief)
    )
    share = measure_support(said.text, (*cited, *brief.names))
    if share < support:
        yield f"{shown} says what its blocks do not: keep to their words."


def _miss(said: Said, cited: Sequence[str], brief: Brief) -> Iterator[str]:
    evidence = join_evidence((*map(read_prose, cited), *map(read_prose, brief.names)))
    ground = Ground(evidence=evidence, today=brief.today, names=brief.names)
    yield from find_addresses(said.text, (*brief.names, brief.account or ""))
    yield from (loose.text for loose in find_loose(said.text, ground))
    yield from find_unknown(said.text, evidence.words)


def find_addresses(text: str, own: Sequence[str]) -> Iterator[str]:
    """Yield the addresses in a text, of mail or of the web, but those of these domains."""
    for found in ADDRESS.finditer(text):
        host = read_host(found[0])
        if host is None or host not in {name.casefold() for name in own}:
            yield found[0]


def measure_support(text: str, told: Sequence[str]) -> float:
    """Return which share of a text's words, by stem and without little ones, others say: 0-1; 1 for none."""
    mine = _stem(text)
    return len(mine & frozenset().union(*map(_stem, told))) / len(mine) if mine else 1.0


@lru_cache(maxsize=4_096)
def _stem(text: str) -> frozenset[str]:
    return frozenset(t.stem for t in split_terms(text) if t.word not in STOPS and len(t.word) > 2)


def holds_quote(quote: str, text: str) -> bool:
    """Return whether a quotation stands in a text, word for word, whatever the space between words."""
    words = fold_words(quote)
    return len(words) > 1 and " ".join(quote.split()) in " ".join(text.split())
