"""Products that a page shows it is made with, each with the words that show it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import msgspec

from scotty.vendors.web.answer import Fetched

MOST_MARKUP = 1_000_000
"""Characters of a page that are looked through."""
MOST_SCRIPT = 4_000
"""Characters of an inline script that are looked at: loaders stand at its begin."""
EVIDENCE = 300
"""Characters of evidence."""
_TAG = re.compile(r"<(script|link|img|iframe|meta|form|source)\b([^>]{0,3000})>", re.IGNORECASE)
_GENERATOR = re.compile(r"""name\s*=\s*["']?generator["']?""", re.IGNORECASE)
_CONTENT = re.compile(r"""content\s*=\s*(?:"([^"]{0,200})"|'([^']{0,200})')""", re.IGNORECASE)
_INLINE = re.compile(r"<script\b[^>]{0,2000}>\s{0,200}(?=[^\s<])", re.IGNORECASE)


class Product(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product, and what shows it; see `stack.toml`."""

    name: str
    sort: str
    seen: tuple[str, ...] = ()
    generator: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


@cache
def load_products() -> tuple[Product, ...]:
    """Return the products beside this file."""
    text = files("scotty.vendors.web").joinpath("stack.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["product"], tuple[Product, ...])


def find_products(fetched: Fetched, markup: str) -> dict[str, str]:
    """Return product -> the tag, header or cookie that shows it, as it stands there."""
    pieces = list(_list_pieces(markup[:MOST_MARKUP]))
    hay = "\n".join(pieces).lower()
    generators = {
        piece: told
        for piece in pieces
        if _GENERATOR.search(piece) and (told := _read_content(piece))
    }
    found = {}
    for product in load_products():
        evidence = (
            _find_seen(product, hay, pieces)
            or _find_generator(product, generators)
            or _find_header(product, fetched.headers)
            or _find_cookie(product, fetched.cookies)
        )
        if evidence:
            found[product.name] = evidence[:EVIDENCE]
    return found


def _list_pieces(markup: str) -> Iterator[str]:
    """Yield tags that load something, and the begins of inline scripts; links to others are none."""
    for found in _TAG.finditer(markup):
        name = found[1].lower()
        if (
            name != "link"
            or "stylesheet" in found[2].lower()
            or "preload" in found[2].lower()
            or "preconnect" in found[2].lower()
        ):
            yield " ".join(found[0].split())
    for found in _INLINE.finditer(markup):
        end = markup.find("</", found.end(), found.end() + MOST_SCRIPT)
        yield " ".join(markup[found.end() : end if end >= 0 else found.end() + MOST_SCRIPT].split())


def _find_seen(product: Product, hay: str, pieces: list[str]) -> str:
    for needle in product.seen:
        if needle in hay:
            piece = next((p for p in pieces if needle in p.lower()), "")
            # An inline script is long: the words around the address show enough.
            at = piece.lower().find(needle)
            return (
                piece if len(piece) <= EVIDENCE else piece[max(at - 60, 0) : at + len(needle) + 80]
            )
    return ""


def _read_content(piece: str) -> str:
    found = _CONTENT.search(piece)
    return (found[1] or found[2] or "") if found else ""


def _find_generator(product: Product, generators: Mapping[str, str]) -> str:
    """Return the tag whose telling begins as the product's does; `generators`: tag -> telling."""
    for piece, told in generators.items():
        if told.lower().startswith(product.generator):
            return piece
    return ""


def _find_header(product: Product, headers: Mapping[str, str]) -> str:
    for wanted in product.headers:
        name, _, piece = wanted.partition(": ")
        told = headers.get(name)
        if told is not None and piece in told.lower():
            return f"{name}: {told}"
    return ""


def _find_cookie(product: Product, cookies: tuple[str, ...]) -> str:
    for begin in product.cookies:
        for name in cookies:
            if name.lower().startswith(begin):
                return f"set-cookie: {name}"
    return ""
