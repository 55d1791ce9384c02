"""The collector of news feeds that speak of many companies: only entries that name this one."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta

from scotty.facts import Later, Refused
from scotty.grounding.vocabulary import load_vocabulary
from scotty.names.naming import read_brand
from scotty.ports.research import Document, Target, Trouble
from scotty.vendors.web.ask import Budget
from scotty.vendors.web.feed import WANTED, FeedEntry, read_feed
from scotty.vendors.web.fetch import Fetcher
from scotty.vendors.web.language import count_words
from scotty.vendors.web.place import read_place
from scotty.vendors.web.trouble import name_trouble

OLDEST = timedelta(days=400)
MOST = 30
"""Entries of all feeds that are kept of a company, the newest."""
LONG = 5
"""Letters that a name of one word has at least, to be told from a word by its capital alone."""


class FeedsCollector:
    """Reads the feeds of the playbook. `inside` are origins of feeds that may lie on this network."""

    name = "feeds"
    about = "News feeds named in [research] of the playbook: entries that name the company."

    def __init__(
        self,
        fetcher: Fetcher,
        list_feeds: Callable[[], Sequence[str]],
        inside: Collection[str] = (),
    ) -> None:
        self._fetcher = fetcher
        self._list_feeds = list_feeds
        self._inside = frozenset(inside)

    def collect(self, target: Target, now: datetime) -> Iterator[Document | Trouble]:
        """Yield the newest entries that name the company. A feed is fetched once for many companies."""
        pattern, budget = find_pattern(target), Budget(target.seconds)
        found: dict[str, FeedEntry] = {}
        for text in self._list_feeds():
            place = read_place(text)
            if place is None:
                yield Trouble(
                    place=text, why="It is no address of a feed.", mend="Mend [research] feeds."
                )
                continue
            typed = place if place.origin in self._inside else None
            with self._fetcher.visit(budget.left, typed) as visit:
                try:
                    entries = read_feed(visit.get(place, WANTED))
                except (Later, Refused) as error:
                    yield name_trouble(place.url, error)
                    continue
            for entry in entries:
                if pattern.search(f"{entry.title}\n{entry.text}\n{entry.place.host}"):
                    found.setdefault(entry.place.url, entry)
        dated = [e for e in found.values() if e.published and now - OLDEST <= e.published <= now]
        for entry in sorted(dated, key=_age, reverse=True)[:MOST]:
            yield Document(
                url=entry.place.url,
                sort="news",
                title=entry.title,
                text=entry.text or entry.title,
                language=count_words(f"{entry.title}\n{entry.text}"),
                published=entry.published,
                read=now,
            )


def _age(entry: FeedEntry) -> datetime:
    assert entry.published is not None
    return entry.published


def find_pattern(target: Target) -> re.Pattern[str]:
    """Return what names a company for sure: its domain, its whole name, or a brand that is no word.

    Capitals count. A short brand, or one that is a word of its own ("Apple", "Target"), is told by
    its whole name or its domain alone: an entry less is better than one of another company.
    """
    names = [re.escape(target.domain)]
    if name := target.name.strip():
        brand = read_brand(name)
        if name != brand:
            names.append(re.escape(name))
        plain = brand.casefold()
        sure = " " in brand or (len(brand) >= LONG and plain not in load_vocabulary().words)
        if brand and sure:
            names.append(re.escape(brand))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])")
