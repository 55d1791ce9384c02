"""One reading of a site: home, sitemaps, feeds, then the pages worth most, then papers."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from scotty.facts import Later, Refused
from scotty.ports.research import Document, Sort, Target, Trouble
from scotty.vendors.pdf import MOST_BYTES, read_pdf
from scotty.vendors.web.answer import Answered, Fetched, Wanted
from scotty.vendors.web.dates import read_dateline
from scotty.vendors.web.feed import WANTED as FEED
from scotty.vendors.web.feed import read_feed
from scotty.vendors.web.fetch import Visit
from scotty.vendors.web.home import PAGE, Home
from scotty.vendors.web.language import count_words
from scotty.vendors.web.page import Page, read_page
from scotty.vendors.web.place import Place, read_place
from scotty.vendors.web.rank import Candidate, Queue, Told, load_ranking, rate_page
from scotty.vendors.web.sitemap import WANTED as SITEMAP
from scotty.vendors.web.sitemap import read_sitemap
from scotty.vendors.web.stack import find_products
from scotty.vendors.web.trouble import Tally

THIN = 30
"""Characters of text under which a page says nothing."""
SITEMAPS, FEEDS, PAPERS = 6, 3, 3
"""Sitemaps, feeds and PDFs that are read at most."""
PAPER_SECONDS = 4.0
"""Seconds that must be left for a PDF to be begun with."""
LOOKED = 6
"""Pages that are looked at for products; the rest of a site shows the same."""
DEAF = 3
"""Pages in a row that do not answer, after which a site is left alone."""
USUAL_FEEDS = ("/feed", "/rss.xml", "/feed.xml")
PAPER = Wanted(types=("application/pdf", "application/octet-stream"), most=MOST_BYTES)
_PAPER_SORTS = ("news", "investors", "about", "customers", "blog")


class Reading:
    """Reads one site, and keeps what it has seen of it."""

    def __init__(self, visit: Visit, target: Target, now: datetime, home: Home) -> None:
        self._visit, self._target, self._now, self._home = visit, target, now, home
        self._queue = Queue()
        self._tally = Tally()
        #: Page -> what a feed says of it.
        self._dated: dict[str, datetime] = {}
        self._feeds: list[Place] = []
        self._language = ""
        self._papers: dict[str, Place] = {}
        self._texts: set[bytes] = set()
        self._products: set[str] = set()
        self._read = 0
        self._deaf = 0

    def read(self) -> Iterator[Document | Trouble]:
        """Yield all that is worth reading, the home page first."""
        home = self._home
        self._queue.pass_over(home.place)
        if home.fetched is not None:
            yield from self._take_page(home.fetched, None)
        elif home.fault is not None:
            yield from self._tally.tell(home.place.url, home.fault)
        yield from self._read_sitemaps()
        yield from self._read_feeds()
        yield from self._read_pages()
        yield from self._read_papers()
        yield from self._tally.close(home.place.origin)

    def _read_sitemaps(self) -> Iterator[Trouble]:
        home = self._home.place
        told = (read_place(text, home) for text in self._visit.rules(home).sitemaps)
        named = [place for place in told if place is not None]
        usual = home._replace(path="/sitemap.xml")
        waiting = named or [usual]
        seen: set[str] = set()
        while waiting and len(seen) < SITEMAPS and self._visit.left > 0:
            place = waiting.pop(0)
            if place.url in seen or not self._home.owns(place):
                continue
            seen.add(place.url)
            try:
                entries = read_sitemap(self._visit.get(place, SITEMAP).body)
            except (Later, Refused) as error:
                if named or not isinstance(error, Answered):
                    yield from self._tally.tell(place.url, error)
                continue
            for entry in entries:
                if entry.leads:
                    waiting.append(entry.place)
                elif self._home.owns(entry.place):
                    self._offer(entry.place, "", entry.changed)
            # Those that change most say most: a shop's ten thousand articles come last.
            waiting.sort(key=lambda p: not re.search(r"news|press|post|blog|page", p.path))

    def _read_feeds(self) -> Iterator[Trouble]:
        usual = [self._home.place._replace(path=path) for path in USUAL_FEEDS]
        for place in self._feeds[:FEEDS] or usual:
            if self._visit.left <= 0 or (not self._feeds and self._dated):
                return
            try:
                entries = read_feed(self._visit.get(place, FEED))
            except (Later, Refused) as error:
                if self._feeds:
                    yield from self._tally.tell(place.url, error)
                continue
            for entry in entries:
                if not self._home.owns(entry.place):
                    continue
                if entry.published is not None:
                    self._dated[entry.place.bare] = entry.published
                self._offer(entry.place, entry.title, entry.published)

    def _read_pages(self) -> Iterator[Document | Trouble]:
        while self._read < self._target.pages and self._deaf < DEAF:
            if (candidate := self._queue.take()) is None:
                return
            if self._visit.left <= 0:
                yield Trouble(
                    place=self._home.place.origin,
                    why=f"The time was over after {self._read} pages; more were worth reading.",
                    mend="Raise `seconds` in [research] of the playbook.",
                )
                return
            try:
                fetched = self._visit.get(candidate.place, PAGE)
            except (Later, Refused) as error:
                self._deaf = self._deaf + 1 if isinstance(error, Later) else 0
                yield from self._tally.tell(candidate.place.url, error)
                continue
            self._deaf = 0
            if not self._home.owns(fetched.place):
                continue  # it led off the site: what stands there is somebody else's
            moved = fetched.place.bare != candidate.place.bare
            if not moved or not self._queue.pass_over(fetched.place):
                yield from self._take_page(fetched, candidate)

    def _take_page(
        self, fetched: Fetched, candidate: Candidate | None
    ) -> Iterator[Document | Trouble]:
        """Yield a page as a document, and let its links wait."""
        page = read_page(fetched)
        self._read += 1
        self._note_links(page, candidate)
        told: dict[str, Any] = dict(page.job)
        if self._read <= LOOKED:
            seen = find_products(fetched, page.markup)
            new = {name: words for name, words in seen.items() if name not in self._products}
            self._products.update(new)
            told |= {"technologies": new} if new else {}
        mark = blake2b(page.text.encode(), digest_size=8).digest()
        if len(page.text) < THIN and candidate is None:
            blank = Refused(
                "The home page shows no text without scripts.", "Nothing: the rest is read."
            )
            yield from self._tally.tell(page.place.url, blank)
        if (len(page.text) < THIN or mark in self._texts) and "technologies" not in told:
            return
        self._texts.add(mark)
        sort = _sort_page(page, candidate)
        published = page.published or self._dated.get(page.place.bare)
        if published is None and sort == "news":
            published = read_dateline(page.place.path, page.text)
        if published is not None and published > self._now + timedelta(days=1):
            published = None
        yield Document(
            url=page.place.url,
            sort=sort,
            title=page.title or (candidate.title if candidate else "") or page.place.host,
            text=page.text,
            language=page.language,
            published=published,
            read=self._now,
            told=told if sort == "job" else {k: v for k, v in told.items() if k == "technologies"},
        )

    def _note_links(self, page: Page, candidate: Candidate | None) -> None:
        if candidate is None:
            self._language = page.language
            self._feeds = [f for f in dict.fromkeys(page.feeds) if self._home.owns(f)]
        for link in page.links:
            if not self._home.owns(link.place):
                continue
            if link.place.path.partition("?")[0].lower().endswith(".pdf"):
                if candidate is None or candidate.sort in _PAPER_SORTS:
                    self._papers.setdefault(link.place.bare, link.place)
                continue
            self._offer(link.place, link.words, self._dated.get(link.place.bare))

    def _offer(self, place: Place, words: str, published: datetime | None) -> None:
        told = Told(words=words, published=published, language=self._language)
        self._queue.add(rate_page(place, told, self._now))

    def _read_papers(self) -> Iterator[Document | Trouble]:
        for place in list(self._papers.values())[:PAPERS]:
            if self._visit.left < PAPER_SECONDS:
                return
            try:
                fetched = self._visit.get(place, PAPER)
                paper = read_pdf(fetched.body, self._visit.left)
            except (Later, Refused) as error:
                yield from self._tally.tell(place.url, error)
                continue
            made = paper.made if paper.made is not None and paper.made <= self._now else None
            yield Document(
                url=fetched.place.url,
                sort="file",
                title=paper.title or place.path.rpartition("/")[2],
                text=paper.text,
                language=count_words(paper.text),
                published=made,
                read=self._now,
            )


def _sort_page(page: Page, candidate: Candidate | None) -> Sort:
    if candidate is None:
        return "site"
    if candidate.sort == "job" and candidate.below:
        advert = bool(page.job) or any(w in page.text.casefold() for w in load_ranking().adverts)
        return "job" if advert else "site"
    if candidate.sort in ("news", "blog") and (candidate.below or page.published is not None):
        return "news"
    return "site"
