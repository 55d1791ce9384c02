"""Templates: text with {slots}, {slots|or else} and [[? optional … ]] parts."""

import re
from collections.abc import Iterator

import msgspec

NAME = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*(?::[a-zA-Z0-9_-]*)?"
_PART = re.compile(
    rf"\{{(?P<slot>{NAME})(?:\|(?P<otherwise>(?:[^{{}}\n]|\{{{NAME}\}})*))?\}}"
    rf"|\[\[\?[ \t]*(?P<not>!?)(?P<given>{NAME})(?=\s)(?P<inner>(?:(?!\[\[).)*?)\]\]",
    re.DOTALL,
)


class Text(msgspec.Struct, frozen=True):
    """Words as they stand."""

    text: str


class Hole(msgspec.Struct, frozen=True):
    """A slot; `otherwise` stands where nothing is known, None where something must be."""

    slot: str
    #: Words, which may ask for slots that need no fact of their own to be found, such as a name.
    otherwise: tuple["Text | Hole", ...] | None = None


class Option(msgspec.Struct, frozen=True):
    """A part that goes where its slot, or any hole in it, is empty; `unless`: stays only then."""

    slot: str
    unless: bool
    inner: tuple["Text | Hole", ...]


Node = Text | Hole | Option


def parse_template(text: str) -> tuple[Node, ...]:
    """Return the parts of a template. What is no slot by its form stays as text."""
    return tuple(_parse(text))


def list_slots(text: str) -> tuple[str, ...]:
    """Return the names of all slots that a template asks for, each once, in order."""
    return tuple(dict.fromkeys(_list(parse_template(text))))


def _list(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Hole | Option):
            yield node.slot
            yield from _list((node.otherwise or ()) if isinstance(node, Hole) else node.inner)


def _parse_inner(text: str) -> tuple[Text | Hole, ...]:
    return tuple(node for node in _parse(text) if not isinstance(node, Option))


def _parse(text: str) -> Iterator[Node]:
    end = 0
    for found in _PART.finditer(text):
        if found.start() > end:
            yield Text(text[end : found.start()])
        end = found.end()
        if found["slot"]:
            told = found["otherwise"]
            yield Hole(found["slot"], None if told is None else _parse_inner(told))
        else:
            # The one blank after the name belongs to the mark, not to the words.
            yield Option(found["given"], bool(found["not"]), _parse_inner(found["inner"][1:]))
    if end < len(text):
        yield Text(text[end:])
