"""Facts as columns: gathered per kind, sorted by `known`, turned into facts late."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from scotty.facts import Bug, Fact, Verdict
from scotty.twins.market.scene import Bools, Floats, Ints

HUMAN, BOT, SOFT = 0, 1, 2
VERDICTS: tuple[Verdict, ...] = ("human", "bot", "soft")
NONE = -1

Value = Floats | Ints | Any
Render = Callable[[Any], dict[str, Any]]


@dataclass(slots=True)
class Rows:
    """Facts of one kind and source. `company` and `person` count over the whole market."""

    kind: str
    source: str
    at: Floats
    known: Floats
    company: Ints
    person: Ints
    deal: Ints
    visitor: Ints
    verdict: Ints
    mass: Floats
    number: Ints
    #: The company it truly comes from, known or not. Never told.
    home: Ints
    #: Columns of `data`; the column `*` holds whole dictionaries, or what `render` makes one of.
    data: dict[str, Value] = field(default_factory=dict)
    #: For coded columns: the words that the codes stand for.
    labels: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    render: Render | None = None

    def __len__(self) -> int:
        return len(self.at)

    def take(self, index: Ints | Bools) -> "Rows":
        """Return the rows of the index or mask."""
        changed: Any = {name: getattr(self, name)[index] for name in ARRAYS}
        return replace(self, data={k: v[index] for k, v in self.data.items()}, **changed)


ARRAYS = tuple(
    f.name for f in fields(Rows) if f.name not in {"kind", "source", "data", "labels", "render"}
)


def tell(kind: str, source: str, at: Floats, **columns: Any) -> Rows:
    """Return rows of a kind; what is not given is unknown, human, of mass 1, known at once."""
    n = len(at)
    given: dict[str, Any] = {
        "known": at,
        "company": np.full(n, NONE),
        "person": np.full(n, NONE),
        "deal": np.full(n, NONE),
        "visitor": np.full(n, NONE),
        "verdict": np.zeros(n, np.int64),
        "mass": np.ones(n),
        "number": np.arange(n),
    }
    given["home"] = columns.get("company", given["company"])
    return Rows(kind, f"sandbox{source}", np.asarray(at, np.float64), **(given | columns))


def bundle(dicts: Sequence[Any]) -> Any:
    """Return a column of objects, never unpacked."""
    column = np.empty(len(dicts), dtype=object)
    for i, item in enumerate(dicts):
        column[i] = item
    return column


def join(parts: Sequence[Rows]) -> Rows:
    """Return rows of one kind and source as one, sorted by `known`."""
    first = parts[0]
    if any(p.labels != first.labels for p in parts):
        raise Bug(f"{first.kind}: rows joined whose codes stand for different words")
    order = np.argsort(np.concatenate([p.known for p in parts]), kind="stable")
    arrays: Any = {
        name: np.concatenate([getattr(p, name) for p in parts])[order] for name in ARRAYS
    }
    data = {k: np.concatenate([p.data[k] for p in parts])[order] for k in first.data}
    return replace(first, data=data, **arrays)


@dataclass(frozen=True, slots=True)
class Register:
    """The names that the numbers stand for."""

    domains: list[str]
    emails: list[str]


def moments(t: Floats) -> list[datetime]:
    """Return times as aware datetimes, to the millisecond."""
    seconds = np.round(t * 86_400, 3)
    return [datetime.fromtimestamp(s, UTC) for s in seconds.tolist()]


def read_data(rows: Rows) -> list[dict[str, Any]]:
    """Return each row's `data`."""
    if "*" in rows.data:
        whole = rows.data["*"].tolist()
        return whole if rows.render is None else [rows.render(item) for item in whole]
    if not rows.data:
        return [{} for _ in range(len(rows))]
    columns: list[list[Any]] = []
    for name, column in rows.data.items():
        labels = rows.labels.get(name)
        values = column.tolist()
        columns.append(values if labels is None else [labels[v] for v in values])
    names = tuple(rows.data)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def make_facts(rows: Rows, register: Register) -> Iterator[Fact]:
    """Yield the rows as facts, in their order."""
    kind, source = rows.kind, rows.source
    domains, emails = register.domains, register.emails
    for at, known, company, person, deal, visitor, verdict, mass, number, data in zip(
        moments(rows.at),
        moments(rows.known),
        rows.company.tolist(),
        rows.person.tolist(),
        rows.deal.tolist(),
        rows.visitor.tolist(),
        rows.verdict.tolist(),
        rows.mass.tolist(),
        rows.number.tolist(),
        read_data(rows),
        strict=True,
    ):
        yield Fact(
            kind=kind,
            at=at,
            known=known,
            source=source,
            key=f"{number:x}",
            account=domains[company] if company >= 0 else None,
            contact=emails[person] if person >= 0 else None,
            deal=f"D-{deal}" if deal >= 0 else None,
            visitor=f"v-{visitor:x}" if visitor >= 0 else None,
            verdict=VERDICTS[verdict],
            mass=mass,
            data=data,
        )
