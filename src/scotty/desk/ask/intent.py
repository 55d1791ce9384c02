"""What may be meant by a question: patterns of concepts and slots, and the tool's arguments from them."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from scotty.desk.ask.heard import Heard
from scotty.desk.ask.text import fold
from scotty.facts import Bug
from scotty.grounding.vocabulary import load_vocabulary

Arguments = dict[str, Any]
Fill = Callable[[Heard], Arguments | None]
LIGHT = frozenset({"WHY", "WHO", "WHERE", "DO", "GOING", "KNOWN", "BEST", "OPEN", "HOWMUCH", "HOWMANY", "ACCOUNT", "FACT", "PROPOSED"})  # fmt: skip
"""Concepts that cost little where a pattern does not speak of them."""
FORGIVEN = frozenset({"<when>", "<limit>", "<industry>"})
"""Slots that a tool may leave unheeded: "which accounts are hot this week"."""
ENOUGH = 0.7
"""Points from which a question counts as understood."""


class Pattern(NamedTuple):
    """Atoms that must be there, and those that may."""

    needed: frozenset[str]
    may: frozenset[str]
    #: Whether words that mean nothing to us are what is looked for.
    open: bool


class Intent(NamedTuple):
    """One thing that may be meant: a tool, how it is asked for, and examples that are tests."""

    tool: str
    about: str
    patterns: tuple[Pattern, ...]
    fill: Fill
    examples: tuple[str, ...]


INTENTS: list[Intent] = []


def means(tool: str, *patterns: str, examples: tuple[str, ...]) -> Callable[[Fill], Fill]:
    """Declare what is meant by questions of these patterns; the function gives the tool's arguments.

    A pattern is concepts of `words.toml` (RISK) and slots (<deal>); `?` after one: it may be there.
    A function that returns None cannot: then another intent is tried.
    """

    def register(fill: Fill) -> Fill:
        about = " ".join((fill.__doc__ or "").split())
        if not examples:
            raise Bug(f"the intent of {tool} has no example")
        INTENTS.append(Intent(tool, about, tuple(map(_parse, patterns)), fill, examples))
        return fill

    return register


def _parse(text: str) -> Pattern:
    atoms = text.split()
    needed = frozenset(a for a in atoms if not a.endswith("?") and a != "<words>")
    may = frozenset(a.rstrip("?") for a in atoms if a.endswith("?"))
    return Pattern(needed, may, "<words>" in atoms)


@cache
def load_intents() -> tuple[Intent, ...]:
    """Import every module of `intents`; return all intents."""
    package = import_module("scotty.desk.ask.intents")
    for found in sorted(iter_modules(package.__path__), key=lambda m: m.name):
        import_module(f"scotty.desk.ask.intents.{found.name}")
    return tuple(INTENTS)


def rate_pattern(pattern: Pattern, heard: Heard) -> float | None:
    """Return how well a pattern fits what was heard; None where something it needs is not there.

    Each atom that it needs counts one, one that it may have a third; what it leaves unexplained
    counts against it: a concept, a name, a word that means nothing to us (more, where few use it).
    """
    slots = heard.slots | ({"<deal>"} if len(heard.deals) == 1 else set())
    concepts = {m.concept for tag in heard.tags for m in tag.meanings}
    present = slots | concepts
    if not pattern.needed <= present:
        return None
    if pattern.open and not (heard.quoted or heard.unknown or heard.words):
        return None
    speaks = pattern.needed | pattern.may
    points = len(pattern.needed) + 0.34 * len(pattern.may & present)
    for tag in heard.tags:
        meant = {m.concept for m in tag.meanings}
        if not meant & speaks and not pattern.open:
            points -= 0.15 if meant & LIGHT else 0.6
    points -= 0.8 * len(heard.slots - speaks - FORGIVEN) + 0.1 * len(
        (heard.slots & FORGIVEN) - speaks
    )
    if not pattern.open:
        usual = load_vocabulary().words
        points -= sum(0.2 if fold(word) in usual else 0.5 for word in heard.unknown)
    return points


def rate_intents(heard: Heard) -> list[tuple[float, Intent]]:
    """Return the intents that may be meant, the best first, each with its points."""
    rated: list[tuple[float, Intent]] = []
    for intent in load_intents():
        points = [
            p for pattern in intent.patterns if (p := rate_pattern(pattern, heard)) is not None
        ]
        if points:
            rated.append((max(points), intent))
    return sorted(rated, key=lambda pair: -pair[0])


def fill_first(heard: Heard) -> tuple[float, Intent, Arguments] | None:
    """Return the best intent that can be filled, with its arguments; None where nothing is understood."""
    for points, intent in rate_intents(heard):
        if points < ENOUGH:
            return None
        arguments = intent.fill(heard)
        if arguments is not None:
            return points, intent, {k: v for k, v in arguments.items() if _told(v)}
    return None


def _told(value: Any) -> bool:
    return value not in (None, "", (), [], False)


def find_nearest(heard: Heard, known: Mapping[str, Any], most: int = 3) -> list[Intent]:
    """Return the intents that lie nearest to a question that was not understood.

    Of those whose tool is `known`, each tool once: those that share most concepts and slots.
    """
    present = heard.slots | {m.concept for tag in heard.tags for m in tag.meanings}

    def share(intent: Intent) -> float:
        return max(len((p.needed | p.may) & present) / (1 + len(p.needed)) for p in intent.patterns)

    found: dict[str, Intent] = {}
    for intent in sorted(load_intents(), key=lambda i: -share(i)):
        if intent.tool in known:
            found.setdefault(intent.tool, intent)
    return list(found.values())[:most]
