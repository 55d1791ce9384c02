"""Outside words made fit to be said: one line, bounded, no markup, no orders to the reader."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

SPOKEN = 90
"""Characters of outside text that a sentence takes at most: a headline, a post, a name."""

_CONTROL = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_SPEAKABLE = re.compile(r"[\w \-–—,.'’&()/+%$€£:;!?“”\"#@*]+")
_FOREIGN = re.compile(
    # An address, a link, markup, a slot: nothing of this belongs into a sentence of ours.
    r"://|www\.|[\w.]+@[\w.]+\.\w|[<>{}\[\]`|\\~^]|javascript:|&#?\w+;",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    # Words that speak to a machine that reads, or to a person in our name.
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rule|instruction|prompt|previous|above|policy|polic)"
    r"|\bsystem prompt\b|\byou are (?:now|an? (?:ai|assistant|model))\b|\bas an ai\b|\bassistant:",
    re.IGNORECASE,
)
_MARKS = re.compile(r"([\\`*_\[\]<>~|])|&(?=#?\w+;)")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def speak(told: object, longest: int = SPOKEN) -> str:
    """Return outside text as one plain line; "" where it is not fit to be said.

    Fit is: one line's worth of letters and light punctuation, no link, address, markup or slot,
    no order to whoever reads it, not longer than `longest`. Nothing is cut short: half a name
    is a wrong name.
    """
    text = unicodedata.normalize("NFC", str(told)[: 4 * longest + 4])
    if any(unicodedata.category(c) in _CONTROL for c in text if c not in "\t\n\r"):
        return ""
    line = " ".join(text.split())
    if not 0 < len(line) <= longest or not any(c.isalnum() for c in line):
        return ""
    if "\n" in text.strip() or _FOREIGN.search(line) or _ORDERS.search(line):
        return ""
    return line if _SPEAKABLE.fullmatch(line) else ""


def escape_markdown(text: str) -> str:
    """Return text that Markdown shows as it is, within a line."""
    return _MARKS.sub(lambda found: f"\\{found[0]}", text)


class Block(NamedTuple):
    """A paragraph, heading or list item as people see it."""

    text: str
    heading: bool = False


class Link(NamedTuple):
    """A link or a picture: what is seen, and where it leads."""

    text: str
    target: str
    picture: bool = False


class Page(NamedTuple):
    """Markdown as people see it."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]

    @property
    def text(self) -> str:
        """All words, a block in each paragraph."""
        return "\n\n".join(block.text for block in self.blocks)


@lru_cache(maxsize=4_096)
def read_markdown(body: str) -> Page:
    """Return the words and links of a Markdown text; HTML in it is words like others."""
    blocks: list[Block] = []
    links: list[Link] = []
    heading = False
    for token in _MARKDOWN.parse(body):
        heading = token.type == "heading_open" if token.type.endswith("_open") else heading
        if token.type == "inline":
            blocks.append(Block(_read_inline(token.children or [], links), heading))
        elif token.type in ("code_block", "fence"):
            blocks.append(Block(token.content.strip()))
    return Page(tuple(blocks), tuple(links))


def _read_inline(children: list[Token], links: list[Link]) -> str:
    parts: list[str] = []
    opened: list[tuple[str, int]] = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
        elif child.type == "link_open":
            opened.append((str(child.attrs.get("href", "")), len(parts)))
        elif child.type == "link_close" and opened:
            target, start = opened.pop()
            links.append(Link("".join(parts[start:]), target))
        elif child.type == "image":
            links.append(Link(child.content, str(child.attrs.get("src", "")), picture=True))
        else:
            parts.append(child.content)
    return "".join(parts)
