"""Markdown as people see it: its words, its links, and text escaped for it."""

import re
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKS = re.compile(r"([\\`*_\[\]<>~|])|&(?=#?\w+;)")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


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
