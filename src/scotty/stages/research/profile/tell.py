"""Telling findings: the sentence of a finding, and what it is about."""

from collections.abc import Iterator

from scotty.facts import Fact
from scotty.grounding import fold_words
from scotty.stages.research.profile.area import Said
from scotty.stages.research.profile.room import Room, show_plain


def is_finding(fact: Fact) -> bool:
    """Return whether a fact was read somewhere, with the words that say it."""
    return bool(fact.data.get("statement"))


def tell_findings(room: Room, area: str) -> Iterator[Said]:
    """Yield a sentence for each finding of an area that has no kind of its own."""
    for fact in room.find(area):
        if is_finding(fact):
            yield tell_finding(fact)


def tell_finding(fact: Fact, key: str = "", why: str = "") -> Said:
    """Return the statement of a finding as a sentence; its key from its words, where none is given."""
    text = end_sentence(show_plain(fact.data["statement"]))
    return Said(key or f"said:{' '.join(fold_words(text))}", text, (fact,), why=why)


def end_sentence(text: str) -> str:
    """Return a text that ends like a sentence."""
    return text if text[-1:] in ".!?…" or text[-2:] in (".”", "!”", "?”") else f"{text}."
