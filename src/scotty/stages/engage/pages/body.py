"""An asset's own text, taken apart: headings, paragraphs, items, tables; never any markup."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scotty.stages.engage.pages.page import Block, clean_text

MOST = 40
"""Blocks taken from one asset."""
READER = "Where"
"""In a battle card, paragraphs whose bold head begins so are for readers; the rest is for sellers."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_MARKDOWN = MarkdownIt("commonmark").enable("table")


def read_body(text: str) -> tuple[Block, ...]:
    """Return what readers see of an asset's body.

    The first heading of level one is its title, which the asset has anyway; a paragraph that is
    in italics as a whole is a note to the editor. Both are left out.
    """
    found = list(_read(_MARKDOWN.parse(text)))
    return tuple(found[:MOST])


def read_card(text: str) -> tuple[Block, ...]:
    """Return what readers may see of a battle card."""
    return tuple(b for b in read_body(text) if b.sort == "text" and b.text.startswith(READER))


def _read(tokens: list[Token]) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    cells: list[str] = []
    within: list[str] = []
    for token in tokens:
        if token.nesting == 1:
            within.append(token.tag if token.type == "heading_open" else token.type)
        elif token.nesting == -1:
            within.pop()
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            rows.append(tuple(cells))
        elif token.type == "table_close":
            yield Block("table", "", tuple(rows))
            rows = []
        elif token.type == "inline" and "table_open" in within:
            cells.append(_plain(token))
        elif token.type == "inline" and (block := _tell(token, within)):
            yield block


def _tell(token: Token, within: list[str]) -> Block | None:
    text = _plain(token)
    if not text or _is_note(token):
        return None
    if within[-1] in HEADINGS:
        return None if within[-1] == "h1" else Block("heading", text)
    return Block("item" if "list_item_open" in within else "text", text)


def _is_note(token: Token) -> bool:
    parts = [child for child in token.children or [] if child.content or child.nesting]
    whole = len(parts) > 1 and parts[0].type == "em_open" and parts[-1].type == "em_close"
    return whole and sum(part.type == "em_open" for part in parts) == 1


def _plain(token: Token) -> str:
    texts = (
        c.content or " " * (c.type in ("softbreak", "hardbreak")) for c in token.children or []
    )
    return clean_text("".join(texts), 1_500)
