"""A fetched page, read: its main text, title, language, day, and where it leads."""

import re
import warnings
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from lxml import etree
from lxml.html import HtmlElement

from scotty.names import read_line
from scotty.vendors.web.answer import Fetched
from scotty.vendors.web.charset import decode_page
from scotty.vendors.web.dates import find_published, read_linked
from scotty.vendors.web.language import count_words, find_language
from scotty.vendors.web.markup import (
    drop_hidden,
    parse_markup,
    read_visible,
    tidy_text,
)
from scotty.vendors.web.place import Place, read_place

MOST_LINKS = 1_500
MOST_TITLE = 300
EXTRACTED = 6_000
"""Elements up to which the extractor is asked: its time grows with them, and some pages are made
of nothing but elements. Beyond it the plain visible text is taken."""
BRIEF = 600
"""Characters of visible text up to which the extractor is not asked: of short pages it makes one
line, furniture and all."""
NARROW, WIDE = 0.25, 1.2
"""Its text is taken where its length is between these, against the visible text. Less: it lost
something, for lists of people and of jobs look to it like navigation. More: it took furniture in."""
_FEEDS = ("application/rss+xml", "application/atom+xml")


class Link(msgspec.Struct, frozen=True):
    """Where a page leads, and the words of the link."""

    place: Place
    words: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page, as a reader sees it."""

    place: Place
    title: str = ""
    text: str = ""
    language: str = ""
    published: datetime | None = None
    links: tuple[Link, ...] = ()
    feeds: tuple[Place, ...] = ()
    #: Its JobPosting, as linked data tells it: {"department", "location"}; {} where it is none.
    job: Mapping[str, str] = {}
    #: The markup as it came, for what is seen in it.
    markup: str = ""


def read_page(fetched: Fetched) -> Page:
    """Return what a page says. Bounded in time and memory; never raises for what stands in it."""
    markup = decode_page(fetched.body, fetched.charset)
    if fetched.type == "text/plain" or not re.search(r"<[a-zA-Z!]", markup[:20_000]):
        text = tidy_text(markup)
        return Page(place=fetched.place, text=text, language=count_words(text), title=_first_line(text))  # fmt: skip
    tree = parse_markup(markup)
    if tree is None:
        return Page(place=fetched.place, markup=markup)
    links, feeds = _find_links(tree, fetched.place)
    linked = read_linked(tree)
    published = find_published(tree, linked)
    title = _find_title(tree)
    drop_hidden(tree)
    text = read_main(tree)
    return Page(
        place=fetched.place,
        title=title,
        text=text,
        language=find_language(tree, text),
        published=published,
        links=tuple(links),
        feeds=tuple(feeds),
        job=_find_job(linked),
        markup=markup,
    )


def read_main(tree: HtmlElement) -> str:
    """Return the main text of a tree without hidden parts: the extractor's, else all that is seen."""
    visible = read_visible(tree)
    many = sum(1 for _ in tree.iter(etree.Element)) > EXTRACTED
    if many or len(visible) < BRIEF:
        return visible
    main = _extract(tree)
    fits = NARROW * len(visible) <= len(main) <= WIDE * len(visible)
    parted = "\n" in main or "\n" not in visible
    return main if fits and parted else visible


def _extract(tree: HtmlElement) -> str:
    from trafilatura import bare_extraction  # takes a third of a second to load

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = bare_extraction(tree, include_comments=False, include_images=False)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return ""  # trees that it was not written for; the visible text stands in
    # Paragraphs come as lines.
    return tidy_text((getattr(found, "text", "") or "").replace("\n", "\n\n"))


def _find_title(tree: HtmlElement) -> str:
    """Return og:title, else the only h1, else <title> without the site's name."""
    for meta in list(tree.iter("meta"))[:300]:
        if meta.get("property") == "og:title" and (title := read_line(meta.get("content") or "")):
            return title[:MOST_TITLE]
    heads = list(tree.iter("h1"))[:3]
    if len(heads) == 1 and (title := read_line(heads[0].text_content()[:2_000])):
        return title[:MOST_TITLE]
    node = next(tree.iter("title"), None)
    title = read_line((node.text_content() if node is not None else "")[:2_000])
    return re.split(r"\s[|–—·»]\s", title)[0][:MOST_TITLE]


def _first_line(text: str) -> str:
    return text.partition("\n")[0][:MOST_TITLE]


def _find_links(tree: HtmlElement, place: Place) -> tuple[list[Link], list[Place]]:
    head = next(tree.iter("base"), None)
    near = read_place(head.get("href") or "", place) if head is not None else None
    near = near or place
    feeds = []
    for node in list(tree.iter("link"))[:300]:
        kind = (node.get("type") or "").strip().lower()
        found = read_place(node.get("href") or "", near)
        if kind in _FEEDS and "alternate" in (node.get("rel") or "").lower() and found is not None:
            feeds.append(found)
    links: dict[str, Link] = {}
    for node in tree.iter("a", "area"):
        if len(links) >= MOST_LINKS:
            break
        found = read_place(node.get("href") or "", near)
        if found is not None and found.url not in links:
            links[found.url] = Link(found, read_line(node.text_content()[:400])[:200])
    for node in list(tree.iter("iframe", "script"))[:300]:  # job boards are set into pages so
        found = read_place(node.get("src") or "", near)
        if found is not None and found.host != place.host and found.url not in links:
            links[found.url] = Link(found, "")
    return list(links.values()), feeds


def _find_job(linked: list[dict[str, Any]]) -> Mapping[str, str]:
    """Return the fields of the page's job advert; {} where it has none, or several."""
    jobs = [item for item in linked if item.get("@type") == "JobPosting"]
    if len(jobs) != 1:
        return {}
    job = jobs[0]
    told = {"title": _text(job.get("title")), "location": _read_location(job)}
    told["department"] = _text(job.get("occupationalCategory") or job.get("industry"))
    return {key: value for key, value in told.items() if value}


def _read_location(job: dict[str, Any]) -> str:
    if job.get("jobLocationType") == "TELECOMMUTE":
        return "Remote"
    spots = job.get("jobLocation")
    spot = spots[0] if isinstance(spots, list) and spots else spots
    address = spot.get("address") if isinstance(spot, dict) else None
    if isinstance(address, dict):
        parts = (address.get(k) for k in ("addressLocality", "addressRegion", "addressCountry"))
        return ", ".join(t for part in parts if (t := _text(part)))
    return _text(address)


def _text(value: object) -> str:
    return read_line(value)[:200] if isinstance(value, str) else ""
