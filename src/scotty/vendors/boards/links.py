"""Which board is a company's: told by links on its own pages, never guessed from its name."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from scotty.vendors.web.place import Place

_TOKEN = re.compile(r"[A-Za-z0-9][\w .-]{0,79}")
_NONE = frozenset(
    ("embed", "api", "v1", "favicon.ico", "robots.txt", "search", "jobs", "www", "static")
)


_LINKS = tuple(
    (vendor, re.compile(pattern))
    for vendor, pattern in (
        (
            "greenhouse",
            r"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/embed/[^?]*\?(?:.*&)?for=([^&]+)",
        ),
        ("greenhouse", r"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/([^/?]+)"),
        ("greenhouse", r"boards-api\.greenhouse\.io/v1/boards/([^/?]+)"),
        ("lever", r"jobs\.lever\.co/([^/?]+)"),
        ("lever", r"api\.lever\.co/v0/postings/([^/?]+)"),
        ("lever-eu", r"jobs\.eu\.lever\.co/([^/?]+)"),
        ("lever-eu", r"api\.eu\.lever\.co/v0/postings/([^/?]+)"),
        ("ashby", r"jobs\.ashbyhq\.com/([^/?]+)"),
        ("ashby", r"api\.ashbyhq\.com/posting-api/job-board/([^/?]+)"),
    )
)


class Board(NamedTuple):
    """A board, and the name that its vendor knows the company by."""

    #: greenhouse, lever, lever-eu or ashby.
    vendor: str
    token: str


def find_boards(places: Iterable[Place]) -> Iterator[Board]:
    """Yield the boards that links lead to."""
    for place in places:
        board = _read_link(place)
        if board is not None and _TOKEN.fullmatch(board.token) and board.token.lower() not in _NONE:
            yield board


def _read_link(place: Place) -> Board | None:
    for vendor, pattern in _LINKS:
        if (found := pattern.match(f"{place.host}{place.path}")) is not None:
            return Board(vendor, unquote(found[1]))
    return None
