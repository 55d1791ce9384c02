"""Telling findings: the sentence of a finding, and what it is about."""

from collections.abc import Iterator

from scotty.facts import Fact
from scotty.grounding import fold_words
from scotty.stages.research.profile.area import Said
from scotty.stages.research.profile.room import Room, show_plain

_SMALL_TEXT = """
a an the its their his her it they we our that this of in on at for to by with from and as is are was were be been has
have had will today also just now new said says announced announces
"""
SMALL = frozenset(_SMALL_TEXT.split())
"""Words in which two wordings of one statement may differ: no name, no number, no denial."""


def key_words(text: str) -> str:
    """Return what a statement is about, the same for wordings that differ in small words alone."""
    return f"said:{' '.join(word for word in fold_words(text) if word not in SMALL)}"


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
    return Said(key or key_words(text), text, (fact,), why=why)


def end_sentence(text: str) -> str:
    """Return a text that ends like a sentence, with one full stop."""
    text = f"{text[:-1]}" if text.endswith("..") and not text.endswith("...") else text
    return text if text[-1:] in ".!?…" or text[-2:] in (".”", "!”", "?”") else f"{text}."
