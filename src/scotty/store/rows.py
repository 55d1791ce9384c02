"""Facts to rows and back: the one place that knows the ledger's columns."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from scotty.facts import Fact, Refused

COLUMNS = "id, kind, at, known, source, key, account, contact, deal, visitor, verdict, mass, because, data"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\ufffd"})
_encode = msgspec.json.Encoder(enc_hook=str, order="sorted").encode


def _cell(value: str | None) -> str:
    return "\\N" if value is None else value.translate(_ESCAPES)


def write_rows(facts: Iterable[Fact]) -> Iterator[bytes]:
    """Yield one line of COPY text format for each fact (PostgreSQL manual, COPY, "Text Format")."""
    for fact in facts:
        data = _encode(fact.data).decode()
        if "\\u0000" in data:  # Postgres text has no NUL
            data = _encode(_without_nul(fact.data)).decode()
        try:
            yield "\t".join(
                (
                    fact.id,
                    _cell(fact.kind),
                    fact.at.isoformat(),
                    fact.known.isoformat(),
                    _cell(fact.source),
                    _cell(fact.key),
                    _cell(fact.account),
                    _cell(fact.contact),
                    _cell(fact.deal),
                    _cell(fact.visitor),
                    fact.verdict,
                    repr(fact.mass),
                    "{" + ",".join(fact.because) + "}",
                    data.replace("\\", "\\\\") + "\n",
                )
            ).encode()
        except UnicodeEncodeError as error:
            raise Refused(
                f"{fact.kind} {fact.key!r} holds half a character.", "Send valid UTF-8."
            ) from error


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
