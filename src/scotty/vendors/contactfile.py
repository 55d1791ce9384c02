"""A file of people as a provider: name, domain, and whatever else its columns tell."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from scotty.facts import Refused
from scotty.ports.enrich import Field, Found, Wanted
from scotty.vendors.files.log import Log
from scotty.vendors.files.read.table import Layout, open_table

FIELDS: tuple[Field, ...] = ("email", "phone", "title", "linkedin")
PROBABILITY = 0.85
"""How far a file is trusted that does not say so itself in a column `probability` (judgement)."""


class ContactFile:
    """People out of a table with columns domain and name, or email; and email, phone, title, linkedin.

    Columns `probability` (0-1) and `seen` (a date) say how sure and how fresh a row is.
    """

    cost = 0.0

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or f"file:{path.stem}"

    @property
    def about(self) -> str:
        """Return where it knows things from."""
        return f"The file {self.path.name}."

    @property
    def fields(self) -> frozenset[Field]:
        """Return the columns that it has."""
        return frozenset(self._people[1])

    def ask(self, wanted: Wanted, field: Field) -> Sequence[Found]:
        """Return what the file's rows say of a person, found by address, else by name and domain."""
        rows, _ = self._people
        keys = (wanted.email.casefold(), f"{_fold(wanted.name)}@@{wanted.domain.casefold()}")
        row = next((rows[key] for key in keys if key and key in rows), None)
        value = row.get(field, "") if row else ""
        if row is None or not value:
            return ()
        return (
            Found(
                field=field,
                value=value.casefold() if field == "email" else value,
                probability=_read_share(row.get("probability", "")),
                seen=_read_day(row.get("seen", "")),
            ),
        )

    @cached_property
    def _people(self) -> tuple[dict[str, dict[str, str]], tuple[Field, ...]]:
        table = open_table(self.path, Layout(), Log())
        names = [" ".join(c.casefold().split()) for c in table.columns]
        if "email" not in names and not {"name", "domain"} <= set(names):
            raise Refused(
                f"{self.path.name} has neither a column email nor columns name and domain.",
                "Name its columns name, domain, email, phone, title, linkedin.",
            )
        rows: dict[str, dict[str, str]] = {}
        for _, cells in table.rows(Log()):
            row = {n: str(c).strip() for n, c in zip(names, cells, strict=False) if c}
            if row.get("email"):
                rows.setdefault(row["email"].casefold(), row)
            if row.get("name") and row.get("domain"):
                rows.setdefault(f"{_fold(row['name'])}@@{row['domain'].casefold()}", row)
        return rows, tuple(f for f in FIELDS if f in names)


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _read_share(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return PROBABILITY


def _read_day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text[:10]).replace(tzinfo=UTC)
    except ValueError:
        return None
