"""Facts to rows and back: the one place that knows the ledger's columns."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg.types.json import set_json_loads

from scotty.facts import Fact, Refused, identify

COLUMNS = "id, kind, at, known, source, key, account, contact, deal, visitor, verdict, mass, because, data"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\ufffd"})
set_json_loads(
    msgspec.json.decode
)  # half the time of reading a timeline went into the standard one
_encode = msgspec.json.Encoder(enc_hook=str).encode
_BREAKS = COLUMNS.count(",")
_NULL = "\\N"
_UNWRITABLE = (UnicodeEncodeError, OverflowError, RecursionError, TypeError, msgspec.MsgspecError)
_GROUP = 64
"""Facts looked over together for characters that need escaping. Few have any."""


def write_rows(facts: Iterable[Fact]) -> list[str]:
    """Return a line of COPY text format for each fact, by id, repetitions left out.

    See "Text Format" under COPY in the PostgreSQL manual. The first telling stands;
    sorted, so that two writers meet their common facts in one order and cannot deadlock.
    """
    told: dict[str, Fact] = {}
    for fact in facts:
        try:
            told.setdefault(identify(fact.kind, fact.source, fact.key), fact)
        except UnicodeEncodeError as error:
            raise _refuse(fact, error) from error
    names = sorted(told)
    lines: list[str] = []
    for start in range(0, len(names), _GROUP):
        group = [(name, told[name]) for name in names[start : start + _GROUP]]
        try:
            lines += _write_group(group)
        except _UNWRITABLE:
            lines += [_escape(name, fact) for name, fact in group]  # which one is it?
    return lines


def _refuse(fact: Fact, error: Exception) -> Refused:
    if isinstance(error, UnicodeEncodeError):
        return Refused(f"{fact.kind} {fact.key!r} holds half a character.", "Send valid UTF-8.")
    return Refused(
        f"{fact.kind} {fact.key!r} holds what JSON cannot say: {error}.", "Mend its data."
    )


def _write_group(group: list[tuple[str, Fact]]) -> list[str]:
    """Write the rows as they are; where anything in them needs escaping, write each with care."""
    lines = []
    nulls = 0
    for name, fact in group:
        at, known = fact.at, fact.known
        at_text = _encode(at).decode()[1:-1]
        known_text = at_text if known is at else _encode(known).decode()[1:-1]
        if (account := fact.account) is None:
            account, nulls = _NULL, nulls + 1
        if (contact := fact.contact) is None:
            contact, nulls = _NULL, nulls + 1
        if (deal := fact.deal) is None:
            deal, nulls = _NULL, nulls + 1
        if (visitor := fact.visitor) is None:
            visitor, nulls = _NULL, nulls + 1
        because = ",".join(fact.because) if fact.because else ""
        lines.append(
            f"{name}\t{fact.kind}\t{at_text}\t{known_text}\t{fact.source}\t{fact.key}\t{account}\t"
            f"{contact}\t{deal}\t{visitor}\t{fact.verdict}\t{fact.mass!r}\t{{{because}}}\t"
            f"{_encode(fact.data).decode()}"
        )
    return lines if _is_plain("\n".join(lines), len(group), nulls) else [_escape(*x) for x in group]


def _is_plain(text: str, rows: int, nulls: int) -> bool:
    """Return whether the only tabs, ends of line and backslashes are those that we put there."""
    text.encode()  # half a character? Raises UnicodeEncodeError.
    return (
        text.count("\t") == _BREAKS * rows
        and text.count("\n") == rows - 1
        and text.count("\\") == nulls
        and "\r" not in text
        and "\0" not in text
    )


def _escape(name: str, fact: Fact) -> str:
    try:
        line = _escape_cells(name, fact)
        line.encode()
    except _UNWRITABLE as error:
        raise _refuse(fact, error) from error
    return line


def _escape_cells(name: str, fact: Fact) -> str:
    data = _encode(fact.data).decode()
    if "\\u0000" in data:  # Postgres text has no NUL
        data = _encode(_without_nul(fact.data)).decode()
    cells = (fact.kind, fact.source, fact.key, fact.account, fact.contact, fact.deal, fact.visitor)
    kind, source, key, *rest = (_NULL if c is None else c.translate(_ESCAPES) for c in cells)
    times = (_encode(fact.at).decode()[1:-1], _encode(fact.known).decode()[1:-1])
    because = "{" + ",".join(fact.because) + "}"
    end = (fact.verdict, repr(fact.mass), because, data.replace("\\", "\\\\"))
    return "\t".join((name, kind, *times, source, key, *rest, *end))


def encode_data(fact: Fact) -> str:
    """Return a fact's data as JSON that Postgres takes. Raises Refused where JSON cannot say it."""
    try:
        text = _encode(fact.data).decode()
        text.encode()
    except _UNWRITABLE as error:
        raise _refuse(fact, error) from error
    return _encode(_without_nul(fact.data)).decode() if "\\u0000" in text else text


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, dict):
        return {_without_nul(k): _without_nul(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nul(v) for v in value]
    return value


def read_fact(row: Sequence[Any]) -> Fact:
    """Return the fact of a row selected as `COLUMNS`."""
    because: list[UUID] = row[12]
    return Fact(
        kind=row[1],
        at=row[2],
        known=row[3],
        source=row[4],
        key=row[5],
        account=row[6],
        contact=row[7],
        deal=row[8],
        visitor=row[9],
        verdict=row[10],
        mass=row[11],
        because=tuple(name.hex for name in because),
        data=row[13],
    )
