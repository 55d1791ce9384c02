"""Which page to read next: sorts by words of address and link, newest news first."""

import re
import tomllib
import unicodedata
from collections import Counter
from datetime import datetime
from functools import cache
from importlib.resources import files
from urllib.parse import unquote

import msgspec

from scotty.facts import DAY
from scotty.vendors.web.place import Place

FRESH = 365.0
"""Days over which a dated page loses half of what its day gives it."""
DEEPEST = 7
"""Parts of a path; longer ones are traps, or archives."""


_LANGUAGE = re.compile(
    r"(ar|bg|cs|da|de|el|en|es|et|fi|fr|he|hr|hu|it|ja|ko|lt|lv|nl|no|pl|pt|ro|ru|sk|sl|sv|th|tr|uk|vi|zh)"
    r"(?:-[a-z]{2,4})?"
)


class Sort(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sort of pages."""

    name: str
    worth: float
    most: int
    words: frozenset[str]


class Ranking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data of `rank.toml`."""

    skip: frozenset[str]
    files: frozenset[str]
    networks: frozenset[str]
    adverts: tuple[str, ...]
    sort: tuple[Sort, ...]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A page that might be read."""

    place: Place
    #: Sort of `rank.toml`; "" where no word tells one.
    sort: str
    worth: float
    published: datetime | None = None
    #: Whether it lies below another page of its sort: an article, an advert, a case.
    below: bool = False
    title: str = ""


@cache
def load_ranking() -> Ranking:
    """Return the data beside this file."""
    text = files("scotty.vendors.web").joinpath("rank.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Ranking)


@cache
def _sort_words() -> dict[str, Sort]:
    return {word: sort for sort in reversed(load_ranking().sort) for word in sort.words}


def fold(text: str) -> str:
    """Return a text without case and accents, its words parted by "-"."""
    plain = (
        text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    )
    bare = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a page before it is read."""

    #: The words of the link that leads there.
    words: str = ""
    published: datetime | None = None
    #: Language of the site's home page; "" where unknown.
    language: str = ""


def rate_page(place: Place, told: Told, now: datetime) -> Candidate | None:
    """Return a page with its sort and worth; None where it is not to be read."""
    words, published = told.words, told.published
    path, _, query = place.path.partition("?")
    parts = [fold(unquote(part)) for part in path.split("/") if part]
    ending = path.rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""
    ranking = load_ranking()
    if len(parts) > DEEPEST or ending in ranking.files or ranking.skip.intersection(parts):
        return None
    labels = place.host.split(".")[:-2]
    where = next((i for i, part in enumerate(parts) if part in _sort_words()), None)
    sort = _sort_words()[parts[where]] if where is not None else None
    if sort is None:
        sort = next((_sort_words()[label] for label in labels if label in _sort_words()), None)
    if sort is None:
        sort = _sort_words().get(fold(words))
    worth = sort.worth if sort is not None else 0.3
    below = sort is not None and where is not None and len(parts) > where + 1
    if published is not None:
        age = max((now - published).total_seconds() / DAY, 0.0)
        worth += 0.3 * 0.5 ** (age / FRESH) - 0.15
    # Deep pages, and those that a query makes, are seldom what a company says of itself.
    worth -= 0.02 * len(parts) + (0.25 if query else 0.0) + 0.05 * (below and published is None)
    # The same page in another language says the same; the second page of a list is a list.
    other = _LANGUAGE.fullmatch(parts[0]) if parts and told.language else None
    worth -= 0.5 if other and other[1] != told.language else 0.0
    worth -= 0.4 if "page" in parts or "seite" in parts else 0.0
    return Candidate(
        place=place, sort=sort.name if sort else "", worth=worth, published=published, below=below, title=words,
    )  # fmt: skip


class Queue:
    """Pages to read, the worthiest first, at most so many of a sort; none twice."""

    def __init__(self) -> None:
        self._waiting: dict[str, Candidate] = {}
        self._seen: set[str] = set()
        self._taken: Counter[str] = Counter()
        self._most = {sort.name: sort.most for sort in load_ranking().sort} | {"": 5}

    def add(self, candidate: Candidate | None) -> None:
        """Let a page wait; what is told of it twice keeps the better telling."""
        if candidate is None or (key := candidate.place.bare) in self._seen:
            return
        known = self._waiting.get(key)
        if len(self._waiting) < 5_000 and (known is None or candidate.worth > known.worth):
            self._waiting[key] = candidate

    def pass_over(self, place: Place) -> bool:
        """Mark a page as read; return whether it was."""
        key = place.bare
        self._waiting.pop(key, None)
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def take(self) -> Candidate | None:
        """Return the worthiest page whose sort is not full; None where nothing waits."""
        open_ = [c for c in self._waiting.values() if self._taken[c.sort] < self._most[c.sort]]
        if not open_:
            return None
        best = max(open_, key=lambda c: (c.worth, c.place.url))
        self._taken[best.sort] += 1
        self.pass_over(best.place)
        return best
