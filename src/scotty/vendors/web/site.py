"""The collector of a company's own site: its pages, newsroom, adverts and papers."""

from collections.abc import Iterator
from datetime import datetime

from scotty.facts import Later, Refused
from scotty.names import is_reserved
from scotty.ports.research import Document, Target, Trouble
from scotty.vendors.web.fetch import Fetcher
from scotty.vendors.web.home import open_home
from scotty.vendors.web.place import read_place
from scotty.vendors.web.reading import Reading
from scotty.vendors.web.trouble import name_trouble


class SiteCollector:
    """Reads a company's own pages; see `docs/method/research-sources.md` for which, and how many."""

    name = "site"
    about = "The company's own public pages, newsroom, adverts and PDFs, as robots.txt allows."

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def collect(self, target: Target, now: datetime) -> Iterator[Document | Trouble]:
        """Yield the pages worth reading, within the target's pages and seconds."""
        typed = read_place(target.site) if target.site else None
        if target.site and typed is None:
            yield Trouble(
                place=target.site,
                why="It is no address of a site.",
                mend="Write it as https://host.",
            )
            return
        if typed is None and is_reserved(target.domain):
            yield Trouble(
                place=target.domain,
                why="The name is reserved for examples: no site stands there.",
                mend="Name the site of your own example with --site.",
            )
            return
        with self._fetcher.visit(target.seconds, typed) as visit:
            try:
                home = open_home(visit, target.domain, typed)
            except (Later, Refused) as error:
                yield name_trouble(target.site or target.domain, error)
                return
            yield from Reading(visit, target, now, home).read()
