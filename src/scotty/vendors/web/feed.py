"""RSS and Atom feeds, from bytes that we fetched: entries with title, link, day and summary."""

import calendar
import re
import warnings
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

from scotty.facts import Refused
from scotty.names import read_line
from scotty.vendors.web.answer import LEFT_OUT, Fetched, Wanted
from scotty.vendors.web.charset import decode_page
from scotty.vendors.web.markup import drop_hidden, parse_markup, read_visible, tidy_text
from scotty.vendors.web.place import Place, read_place

MOST_ENTRIES = 200
WANTED = Wanted(
    types=("application/rss+xml", "application/atom+xml", "application/xml", "text/xml", "application/rdf+xml", "text/plain", "text/html"),
    most=3_000_000,
)  # fmt: skip


class FeedEntry(NamedTuple):
    """An entry of a feed."""

    place: Place
    title: str
    #: Its summary or content, as plain text.
    text: str
    published: datetime | None


def read_feed(fetched: Fetched) -> list[FeedEntry]:
    """Return the entries of a feed, as they stand in it. Raises Refused where it is none.

    Entities that a feed defines are refused: there is no honest use, and they can be bombs.
    """
    from feedparser import parse

    text = decode_page(fetched.body, fetched.charset)
    if "<!ENTITY" in text[:100_000]:
        raise Refused("It defines entities, as no honest feed does.", LEFT_OUT)
    if re.search(r"<(?:rss|feed|rdf:RDF)[\s>]", text[:20_000], re.IGNORECASE) is None:
        raise Refused("It is no feed.", LEFT_OUT)
    # What was decoded is told as UTF-8, whatever its head claims.
    starts = islice(re.finditer(r"<(?:item|entry)[\s>]", text), MOST_ENTRIES, None)
    text = text[: beyond.start()] if (beyond := next(starts, None)) is not None else text
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        told = parse(
            text.encode("utf-8", "replace"), sanitize_html=False, resolve_relative_uris=False
        )
    entries = []
    for entry in told.entries[:MOST_ENTRIES]:
        place = read_place(str(entry.get("link") or ""), fetched.place)
        if place is not None:
            title = read_line(read_plain(str(entry.get("title") or "")))
            body = read_plain(_find_body(entry))
            entries.append(FeedEntry(place, title[:300], body, _find_moment(entry)))
    return entries


def read_plain(markup: str) -> str:
    """Return a piece of HTML as plain text; text without markup as it is."""
    if "<" not in markup and "&" not in markup:
        return tidy_text(markup)
    tree = parse_markup(f"<div>{markup}</div>")
    if tree is None:
        return ""
    drop_hidden(tree)
    return read_visible(tree)


def _find_body(entry: Any) -> str:
    contents = [str(c.get("value") or "") for c in entry.get("content") or []]
    return max([*contents, str(entry.get("summary") or "")], key=len)[:200_000]


def _find_moment(entry: Any) -> datetime | None:
    for key in ("published_parsed", "updated_parsed"):
        if (told := entry.get(key)) is not None:
            try:
                return datetime.fromtimestamp(calendar.timegm(told), UTC)
            except (ValueError, OverflowError, OSError):
                continue
    return None
