"""The collector of job boards: adverts of the boards that a company's own pages lead to."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import msgspec

from scotty.facts import Later, Refused
from scotty.names import is_reserved
from scotty.ports.research import Document, Target, Trouble
from scotty.vendors.boards.links import Board, find_boards
from scotty.vendors.boards.shapes import READERS, Advert, describe, read_body
from scotty.vendors.web.answer import Answered
from scotty.vendors.web.ask import JSON, Budget, open_vendor, read_json
from scotty.vendors.web.fetch import Fetcher, Visit
from scotty.vendors.web.home import PAGE, open_home
from scotty.vendors.web.language import count_words
from scotty.vendors.web.page import read_page
from scotty.vendors.web.place import Place, read_place
from scotty.vendors.web.rank import Told, rate_page
from scotty.vendors.web.trouble import name_trouble

USUAL = {
    "greenhouse": "https://boards-api.greenhouse.io",
    "lever": "https://api.lever.co",
    "lever-eu": "https://api.eu.lever.co",
    "ashby": "https://api.ashbyhq.com",
}
ADVERTS = 60
"""Adverts that are kept of a company, the newest."""
CAREERS = 3
"""Pages about jobs that are looked at for a link to a board."""
PAGED = 100
"""Adverts on a page of Lever's, and how many pages are turned."""
TURNS = 5
MEND = "Give the right name in the account's ids, or tell the owner that the link is broken."


class BoardsCollector:
    """Reads Greenhouse, Lever and Ashby. `bases` may name stand-ins for their interfaces."""

    name = "boards"
    about = "Open jobs on Greenhouse, Lever and Ashby, where the company's own pages lead there."

    def __init__(self, fetcher: Fetcher, bases: Mapping[str, str] = USUAL) -> None:
        self._fetcher = fetcher
        self._bases = {**USUAL, **bases}

    def collect(self, target: Target, now: datetime) -> Iterator[Document | Trouble]:
        """Yield the newest adverts of the company's boards."""
        budget = Budget(target.seconds)
        told = [
            Board(vendor, target.ids[vendor])
            for vendor in ("greenhouse", "lever", "ashby")
            if target.ids.get(vendor)
        ]
        for board in told or self._find_boards(target):
            visit, base = open_vendor(
                self._fetcher, self._bases[board.vendor], USUAL[board.vendor], budget.left
            )
            with visit:
                try:
                    adverts = _read_board(visit, base, board)
                except Answered as error:
                    if error.status == 404:
                        error = Answered(404, f"{board.vendor} knows no board {board.token}.", MEND)
                    yield name_trouble(f"{base.origin}/{board.token}", error)
                    continue
                except (Later, Refused) as error:
                    yield name_trouble(f"{base.origin}/{board.token}", error)
                    continue
            yield from _write_documents(adverts, now)

    def _find_boards(self, target: Target) -> list[Board]:
        """Return the boards that home page and careers pages lead to. The site's troubles are its own."""
        typed = read_place(target.site) if target.site else None
        if typed is None and (target.site or is_reserved(target.domain)):
            return []
        found: dict[Board, None] = {}
        with self._fetcher.visit(target.seconds / 2, typed) as visit:
            try:
                home = open_home(visit, target.domain, typed)
            except (Later, Refused):
                return []  # the collector of the site tells why
            if home.fetched is None:
                return []
            page = read_page(home.fetched)
            found |= dict.fromkeys(find_boards(link.place for link in page.links))
            rated = (
                rate_page(link.place, Told(words=link.words), _SOMETIME) for link in page.links
            )
            careers = [c for c in rated if c is not None and c.sort == "job" and not c.below]
            for candidate in [] if found else careers[:CAREERS]:
                if not home.owns(candidate.place):
                    continue
                try:
                    careers_page = read_page(visit.get(candidate.place, PAGE))
                except (Later, Refused):
                    continue  # as above
                found |= dict.fromkeys(find_boards(link.place for link in careers_page.links))
        return list(found)[:3]


_SOMETIME = datetime.fromtimestamp(0).astimezone()


def _read_board(visit: Visit, base: Place, board: Board) -> list[Advert]:
    token = quote(board.token, safe="")
    if board.vendor.startswith("lever"):
        return list(READERS[board.vendor](_turn_pages(visit, base, token)))
    if board.vendor == "ashby":
        told = read_json(visit, base._replace(path=f"/posting-api/job-board/{token}"))
        return list(READERS["ashby"](told))
    path = f"/v1/boards/{token}/jobs"
    try:
        told = read_json(visit, base._replace(path=f"{path}?content=true"))
    except Answered:
        raise
    except Refused:  # a board of a thousand jobs: their titles say enough
        told = read_json(
            visit, base._replace(path=path), msgspec.structs.replace(JSON, most=8_000_000)
        )
    return list(READERS["greenhouse"](told))


def _turn_pages(visit: Visit, base: Place, token: str) -> list[Any]:
    rows: list[Any] = []
    for turn in range(TURNS):
        query = f"mode=json&skip={turn * PAGED}&limit={PAGED}"
        told = read_json(visit, base._replace(path=f"/v0/postings/{token}?{query}"))
        more = told if isinstance(told, list) else []
        rows += more
        if len(more) < PAGED:
            break
    return rows


def _write_documents(adverts: list[Advert], now: datetime) -> Iterator[Document]:
    ranked = sorted(adverts, key=lambda a: (a.published is None, -_age(a, now)))
    seen = set()
    for advert in ranked[:ADVERTS]:
        place = read_place(advert.url)
        if place is None or not advert.title or place.url in seen:
            continue
        seen.add(place.url)
        text = read_body(advert.body)
        late = advert.published is not None and advert.published > now + timedelta(days=1)
        yield Document(
            url=place.url,
            sort="job",
            title=advert.title,
            text=text,
            language=count_words(text),
            published=None if late else advert.published,
            read=now,
            told=describe(advert),
        )


def _age(advert: Advert, now: datetime) -> float:
    return (advert.published - now).total_seconds() if advert.published is not None else 0.0
