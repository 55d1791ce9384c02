"""Names that a question may speak of: accounts, people, deals, rivals, sellers; found exactly, or nearly."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from scotty.desk.ask.text import allow_typos, measure_distance, read_tokens
from scotty.names.naming import read_brand

Sort = Literal["account", "person", "deal", "rival", "seller", "stage", "industry"]
SORTS: tuple[Sort, ...] = ("deal", "rival", "account", "person", "seller", "stage", "industry")
"""Sorts in the order in which a name that several bear is taken."""
SHORTEST = 4
"""Letters that the first word of a company's name must have to stand for it alone."""


class Named(NamedTuple):
    """Something with a name: its sort, its key, its name, and the account that it belongs to."""

    sort: Sort
    key: str
    label: str
    account: str = ""


class Rows(NamedTuple):
    """What a directory is made of."""

    #: (key, name, domain)
    accounts: Iterable[tuple[str, str, str]]
    #: (key, name, account, whether it is open)
    deals: Iterable[tuple[str, str, str, bool]]
    rivals: Iterable[str] = ()
    sellers: Iterable[str] = ()
    stages: Iterable[str] = ()
    industries: Iterable[str] = ()


class Directory:
    """All names in memory but those of people, which are too many: `look_up` finds them, and what is newer."""

    def __init__(
        self,
        rows: Rows,
        look_up: Callable[[str], Sequence[Named]] = lambda _: (),
        fiscal_month: int = 1,
    ) -> None:
        self.look_up = look_up
        self.fiscal_month = fiscal_month
        self._exact: dict[str, list[Named]] = {}
        self._open: dict[str, list[str]] = {}
        self._labels: dict[str, str] = {}
        for sort, words in (
            ("rival", rows.rivals), ("seller", rows.sellers), ("stage", rows.stages), ("industry", rows.industries)
        ):  # fmt: skip
            for word in words:
                self._add(word, Named(sort, word, word))  # type: ignore[arg-type]
        firsts: dict[str, list[Named]] = {}
        for key, name, domain in rows.accounts:
            self._add_account(Named("account", domain or key, name or key, key), firsts)
        for word, named in firsts.items():
            if len(named) == 1 and word not in self._exact:
                self._exact[word] = named
        for key, name, account, is_open in rows.deals:
            self._add_deal(Named("deal", key, name or key, account), is_open)
        self._grams: dict[str, set[str]] | None = None

    def _add(self, name: str, named: Named) -> None:
        word = join_words(name)
        if word and named not in (known := self._exact.setdefault(word, [])):
            known.append(named)

    def _add_account(self, named: Named, firsts: dict[str, list[Named]]) -> None:
        label = named.key.partition(".")[0]
        brand = read_brand(named.label) or named.label
        names = (named.label, brand, named.key, named.account, label, label.replace("-", " "))
        for name in dict.fromkeys(names):
            self._add(name, named)
        words = join_words(brand).split()
        if len(words) > 1 and len(words[0]) >= SHORTEST:
            firsts.setdefault(words[0], []).append(named)
        self._labels[named.account] = named.key

    def _add_deal(self, named: Named, is_open: bool) -> None:
        self._add(named.key, named)
        self._add(named.label, named)
        digits = "".join(c for c in named.key if c.isdecimal()).lstrip("0")
        if digits and digits != named.key:
            self._add(f"deal {digits}", named)
        if is_open:
            self._open.setdefault(named.account, []).append(named.key)

    def find(self, words: str) -> Named | None:
        """Return what bears exactly this name; of several sorts, the first in their order.

        None where nothing does, and where several of one sort do: see `find_all`.
        """
        found = self.find_all(words)
        return found[0] if len(found) == 1 else None

    def find_all(self, words: str) -> list[Named]:
        """Return all that bear exactly this name, of the first sort that any of them has."""
        found = self._exact.get(join_words(words), ())
        first = min((SORTS.index(n.sort) for n in found), default=0)
        return [n for n in found if n.sort == SORTS[first]]

    def find_near(self, words: str) -> Named | None:
        """Return what nearly bears this name: a letter or two wrong; None where nothing, or several, do."""
        word = join_words(words)
        most = allow_typos(word)
        if not most:
            return None
        near = {
            name: distance
            for name in self._like(word)
            if (distance := measure_distance(word, name, most)) <= most
        }
        least = min(near.values(), default=0)
        found = {self.find(name) for name, distance in near.items() if distance == least}
        return found.pop() if len(found) == 1 else None

    def _like(self, word: str) -> Iterable[str]:
        """Yield names that share a beginning, an end or a middle with a word."""
        if self._grams is None:
            self._grams = {}
            for name in self._exact:
                for gram in _cut(name):
                    self._grams.setdefault(gram, set()).add(name)
        return set().union(*(self._grams.get(gram, ()) for gram in _cut(word)))

    def deals_of(self, account: str) -> Sequence[str]:
        """Return the open deals of an account, by its key."""
        return self._open.get(account, ())

    def name_account(self, key: str) -> str:
        """Return an account's domain by its key."""
        return self._labels.get(key, key)

    def of(self, sort: Sort) -> list[Named]:
        """Return all of a sort, each once."""
        return list(
            dict.fromkeys(n for found in self._exact.values() for n in found if n.sort == sort)
        )


@lru_cache(maxsize=65_536)
def join_words(name: str) -> str:
    """Return a name as its folded words with blanks between; a domain or an id stays whole."""
    return " ".join(token.word for token in read_tokens(name))


def _cut(word: str) -> set[str]:
    """Return the pairs of letters at a word's beginning and end, and its threes."""
    plain = word.replace(" ", "")
    return {f"^{plain[:2]}", f"{plain[-2:]}$", *(plain[i : i + 3] for i in range(len(plain) - 2))}
