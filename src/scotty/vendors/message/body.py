"""Markdown as a letter: plain text, and HTML as a person's mail program would write it."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
"""CommonMark without raw HTML: what a fact or a model wrote is text. Links to `javascript:` and the
like are not made into links. No pictures: a letter loads nothing from elsewhere by itself. A line end
is one, as whoever types a letter means it."""
_LOOKS_LIKE_ADDRESS = re.compile(r"^\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)


def write_html(body: str, links: Mapping[str, str]) -> str:
    """Return the body as HTML, links led through the addresses that count clicks.

    A link whose words are themselves an address keeps it: words that name one host and lead to
    another are what filters take for phishing.
    """
    tokens = _MARKDOWN.parse(body)
    for token in tokens:
        _wrap_links(token.children or [], links)
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})).strip()


def _wrap_links(tokens: Sequence[Token], links: Mapping[str, str]) -> None:
    for place, token in enumerate(tokens):
        if token.type == "link_open":
            words = tokens[place + 1].content if place + 1 < len(tokens) else ""
            target = str(token.attrs["href"])
            if not _LOOKS_LIKE_ADDRESS.match(words):
                token.attrs["href"] = links.get(target, target)


def write_text(body: str) -> str:
    """Return the body as plain text: paragraphs, lists, and links as `words <address>`."""
    return _Plain().write(_MARKDOWN.parse(body))


class _Plain:
    """Writes blocks one after another; a list or a quotation sets what stands before each line."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        #: What stands before the first line of the next block, and before each other one.
        self._lead = ""
        self._margins: list[str] = []
        #: For each open list: the number of the next item, or None for bullets.
        self._counts: list[int | None] = []
        self._tight = False
        self._first = False

    def write(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            self._take(token)
        return "".join(self._blocks).strip("\n") + "\n"

    def _take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._first = not self._counts
                numbered = token.type == "ordered_list_open"
                self._counts.append(int(token.attrs.get("start", 1)) if numbered else None)
            case "list_item_open":
                self._open_item()
            case "blockquote_open":
                self._margins.append("> ")
            case "list_item_close" | "blockquote_close":
                self._margins.pop()
                self._lead = ""
            case "bullet_list_close" | "ordered_list_close":
                self._counts.pop()
                self._tight = bool(self._counts)
            case "paragraph_open":
                self._tight = token.hidden
            case "inline":
                self._put(_write_inline(token.children or []))
            case "fence" | "code_block":
                self._put(token.content.rstrip("\n"))
            case "hr":
                self._put("---")
            case _:
                pass  # the ends of paragraphs and headings say nothing

    def _open_item(self) -> None:
        number = self._counts[-1]
        self._lead = "- " if number is None else f"{number}. "
        if number is not None:
            self._counts[-1] = number + 1
        self._margins.append(" " * len(self._lead))

    def _put(self, text: str) -> None:
        margin = "".join(self._margins)
        first = "".join(self._margins[:-1]) + self._lead if self._lead else margin
        self._lead = ""
        lines = [(margin if at else first) + line for at, line in enumerate(text.split("\n"))]
        gap = "\n" if self._tight and not self._first else "\n\n"
        self._first = False
        self._blocks.append((gap if self._blocks else "") + "\n".join(s.rstrip() for s in lines))


def _write_inline(tokens: Sequence[Token]) -> str:
    said: list[str] = []
    opened: list[tuple[int, str]] = []
    for token in tokens:
        match token.type:
            case "link_open":
                opened.append((len(said), str(token.attrs["href"])))
            case "link_close":
                start, target = opened.pop()
                words = "".join(said[start:]).strip()
                shown = target.removeprefix("mailto:")
                if words not in {target, shown}:
                    said.append(f" <{shown}>")
            case "softbreak" | "hardbreak":
                said.append("\n")
            case "strong_open" | "strong_close" | "em_open" | "em_close":
                pass  # what is stressed in HTML is plain here
            case _:
                said.append(token.content)
    return "".join(said)


def write_page(body: str, footer: Sequence[str], pixel: str, language: str) -> str:
    """Return a whole HTML document. `footer` holds paragraphs of HTML; `pixel` a picture's address."""
    foot = "".join(f"<p><small>{line}</small></p>\n" for line in footer)
    seen = f'<img src="{escape(pixel)}" width="1" height="1" alt="">\n' if pixel else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head><meta charset="utf-8"></head>\n'
        f"<body>\n{body}\n{foot}{seen}</body>\n</html>\n"
    )
