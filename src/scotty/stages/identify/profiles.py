"""What is known of many companies, column by column, with levels coded once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scotty.facts import Refused
from scotty.playbook import BANDS, UNITS, Card, fold_level
from scotty.stages.identify.measures import Floats, Ints

__all__ = [
    "ATTRIBUTES",
    "BANDS",
    "Column",
    "Profiles",
    "check_card",
    "fold_level",
    "no_profiles",
    "read_profile",
    "read_profiles",
    "split_level",
]

Objects = npt.NDArray[np.object_]

ATTRIBUTES = ("industry", "employees", "revenue", "country", "growth", "technology")
"""What an ideal customer profile speaks of, in the order of its reasons."""


@dataclass(frozen=True, slots=True)
class Column:
    """Words as codes: `levels[codes[row]]`; -1 where nothing is known."""

    codes: Ints
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profiles:
    """Companies, one row each. Numbers are nan, and the rest None, where nothing is known."""

    account: list[str]
    name: Objects
    domain: Objects
    parent: Objects
    owner: Objects
    customer: Objects
    employees: Floats
    #: US dollars a year.
    revenue: Floats
    #: Yearly growth of employees, as a fraction.
    growth: Floats
    industry: Column
    country: Column
    #: Products in use, all companies in one row after the other.
    technology: Column
    #: Whose product each is: the company's row, ascending.
    user: Ints

    def __len__(self) -> int:
        return len(self.account)

    def column(self, attribute: str) -> Column:
        """Return an attribute as levels: words as told, numbers by their bands."""
        if attribute not in BANDS:
            return getattr(self, attribute)  # type: ignore[no-any-return]
        value = np.asarray(getattr(self, attribute)) * UNITS[attribute]
        edges = np.array([edge for _, edge in BANDS[attribute]])
        codes = np.searchsorted(edges, value, side="right") - 1
        codes[np.isnan(value)] = -1
        return Column(codes.astype(np.int64), tuple(name for name, _ in BANDS[attribute]))

    def take(self, rows: Sequence[int] | Ints) -> "Profiles":
        """Return these companies, in this order."""
        index = np.asarray(rows, dtype=np.int64)
        starts = np.searchsorted(self.user, index, side="left")
        ends = np.searchsorted(self.user, index, side="right")
        spans = [np.arange(a, b) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        tools = np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64)
        objects = (
            "name",
            "domain",
            "parent",
            "owner",
            "customer",
            "employees",
            "revenue",
            "growth",
        )
        return replace(
            self,
            account=[self.account[row] for row in index.tolist()],
            industry=Column(self.industry.codes[index], self.industry.levels),
            country=Column(self.country.codes[index], self.country.levels),
            technology=Column(self.technology.codes[tools], self.technology.levels),
            user=np.repeat(np.arange(len(index)), ends - starts),
            **{field: getattr(self, field)[index] for field in objects},
        )


def split_level(text: str) -> tuple[str, str]:
    """Return attribute and folded level of a text such as "country:XX". Raises Refused."""
    attribute, _, level = text.partition(":")
    if attribute not in ATTRIBUTES or not level.strip():
        raise Refused(
            f"The rule card speaks of {text!r}.",
            f'Write it as "attribute:level"; attributes are {", ".join(ATTRIBUTES)}.',
        )
    return attribute, fold_level(attribute, level)


def check_card(card: Card) -> None:
    """Raise Refused where the card names a band or an attribute that does not exist."""
    for attribute, bands in BANDS.items():
        names = [name for name, _ in bands]
        for level in getattr(card, attribute):
            if fold_level(attribute, level) not in names:
                raise Refused(
                    f"[icp] {attribute} has no band {level!r}.",
                    f"Its bands are {', '.join(names)}.",
                )
    for text in (*card.pinned, *card.vetoed):
        attribute, level = split_level(text)
        if attribute in BANDS and level not in [name for name, _ in BANDS[attribute]]:
            raise Refused(
                f"[icp] {attribute} has no band {level!r}.",
                f"Its bands are {', '.join(name for name, _ in BANDS[attribute])}.",
            )


def code_words(attribute: str, words: Sequence[str | None], codes: Ints) -> Column:
    """Return the column of codes into `words`, spellings of one level joined, empty ones unknown."""
    levels: dict[str, int] = {}
    shown: list[str] = []
    target = np.full(len(words) + 1, -1, dtype=np.int64)
    for place in sorted(range(len(words)), key=lambda i: words[i] or ""):
        plain = " ".join((words[place] or "").split())
        if plain:
            key = fold_level(attribute, plain)
            if key not in levels:
                levels[key] = len(shown)
                shown.append(plain if plain.casefold() == key else key)
            target[place] = levels[key]
    return Column(target[codes], tuple(shown))


def read_profiles(told: pa.Table, accounts: Sequence[str] | None = None) -> Profiles:
    """Return the profiles of the lake's answer, or those of `accounts`, in their order.

    Accounts that the answer does not hold have a row in which nothing is known.
    """
    if accounts is not None and told["account"].to_pylist() != list(accounts):
        place = {account: row for row, account in enumerate(told["account"].to_pylist())}
        index = np.fromiter((place.get(a, -1) for a in accounts), np.int64, len(accounts))
        told = told.take(pa.array(index, mask=index < 0))
    names = list(told["account"].to_pylist()) if accounts is None else list(accounts)
    technology, user = _read_lists(told["technologies"])
    return Profiles(
        account=names,
        industry=_read_words("industry", told["industry"]),
        country=_read_words("country", told["country"]),
        technology=technology,
        user=user,
        **{field: _objects(told[field]) for field in ("name", "domain", "parent", "owner")},
        customer=_objects(told["customer"]),
        employees=_numbers(told["employees"], least=1.0),
        revenue=_numbers(told["revenue"], least=0.0),
        growth=_numbers(told["growth"], least=-1.0),
    )


def read_profile(account: str, profile: Mapping[str, Any]) -> Profiles:
    """Return the one company whose profile is told as a mapping (a projection's row)."""
    row: dict[str, Any] = {field: profile.get(field) for field in _TEXTS}
    row |= {field: _number(profile.get(field)) for field in UNITS}
    tools = profile.get("technologies")
    row["technologies"] = [str(t) for t in tools] if isinstance(tools, list | tuple) else None
    row["customer"] = profile.get("customer") is True
    row["account"] = account
    return read_profiles(pa.Table.from_pylist([row], schema=SCHEMA))


def no_profiles() -> Profiles:
    """Return a market of no companies."""
    return read_profiles(SCHEMA.empty_table())


_TEXTS = ("name", "domain", "industry", "country", "parent", "owner")
SCHEMA = pa.schema(
    [("account", pa.string())]
    + [(field, pa.string()) for field in _TEXTS]
    + [(field, pa.float64()) for field in UNITS]
    + [("technologies", pa.list_(pa.string())), ("customer", pa.bool_())]
)
"""The columns of the lake's question `profiles`."""


def _read_words(attribute: str, told: pa.ChunkedArray) -> Column:
    coded = told.cast(pa.string()).combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return code_words(attribute, coded.dictionary.to_pylist(), codes)


def _read_lists(told: pa.ChunkedArray) -> tuple[Column, Ints]:
    lists: Iterable[Any] = told.to_pylist()
    if pa.types.is_string(told.type):
        lists = [msgspec.json.decode(text) if text else None for text in lists]
    words: dict[str, int] = {}
    codes: list[int] = []
    user: list[int] = []
    for row, tools in enumerate(lists):
        for tool in dict.fromkeys(tools or ()):
            codes.append(words.setdefault(tool, len(words)))
            user.append(row)
    column = code_words("technology", list(words), np.array(codes, dtype=np.int64))
    return column, np.array(user, dtype=np.int64)


def _objects(told: pa.ChunkedArray) -> Objects:
    values = np.empty(len(told), dtype=object)
    values[:] = told.to_pylist()
    return values


def _numbers(told: pa.ChunkedArray, least: float) -> Floats:
    values = told.cast(pa.float64()).to_numpy().astype(np.float64)
    return np.where(values >= least, values, np.nan)


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None
