"""Excerpts: where in an asset the words stand, cut out with the words marked."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scotty.grounding import find_sentences
from scotty.stages.research.shelf.index import Index
from scotty.stages.research.shelf.terms import Term

LENGTH = 200
"""Characters of an excerpt, about."""
ORDER = ("says", "body", "figures", "tags")
"""Where a sentence is taken from first; the title is shown anyway."""


class Bit(NamedTuple):
    """A piece of an excerpt; `hit` where it is a word that was asked for."""

    text: str
    hit: bool = False


def cut_excerpt(index: Index, name: str, found: Iterable[str]) -> tuple[Bit, ...]:
    """Return the sentence of an asset that holds most of these stems, marked; its first where none does."""
    place, wanted = index.names.index(name), frozenset(found)
    best: tuple[int, int, int] = (0, 0, 0)
    chosen: tuple[str, int, int] | None = None
    for order, field in enumerate(ORDER):
        text, terms = index.texts[place][field], index.terms[place][field]
        for start, end in find_sentences(text):
            if text[start:end].strip("# ") == index.texts[place]["title"]:
                continue  # the heading says the title again
            inside = {t.stem for t in terms if start <= t.start < end} & wanted
            rank = (len(inside), -order, -start)
            if chosen is None or rank > best:
                best, chosen = rank, (field, start, end)
    if chosen is None:
        return ()
    field, start, end = chosen
    return _mark(index.texts[place][field], (start, end), index.terms[place][field], wanted)


def mark_title(index: Index, name: str, found: Iterable[str]) -> tuple[Bit, ...]:
    """Return an asset's title with the words marked."""
    place = index.names.index(name)
    text = index.texts[place]["title"]
    return _mark(text, (0, len(text)), index.terms[place]["title"], frozenset(found))


def _mark(
    text: str, span: tuple[int, int], terms: Sequence[Term], wanted: frozenset[str]
) -> tuple[Bit, ...]:
    start, end = span
    inside = [t for t in terms if start <= t.start < end and t.stem in wanted]
    if end - start > LENGTH:
        first = inside[0].start if inside else start
        start = start if first - start < LENGTH // 2 else text.rfind(" ", start, first - 40) + 1
        cut = text.rfind(" ", start, start + LENGTH)
        end = min(end, cut if cut > start else start + LENGTH)
    bits, at = [], start
    if start > span[0]:
        bits.append(Bit("… "))
    for term in (t for t in inside if start <= t.start and t.end <= end):
        if term.start < at:
            continue
        if term.start > at:
            bits.append(Bit(_plain(text[at : term.start])))
        bits.append(Bit(text[term.start : term.end], True))
        at = term.end
    bits.append(Bit(_plain(text[at:end]) + (" …" if end < span[1] else "")))
    return tuple(bit for bit in bits if bit.text)


def _plain(text: str) -> str:
    """Return Markdown's marks as blanks: an excerpt is read, not drawn."""
    for mark in ("**", "`", "\n", "#"):
        text = text.replace(mark, " " if mark == "\n" else "")
    return text
