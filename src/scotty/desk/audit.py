"""The audit log: noting what was done, reading it, proving that nobody edited it."""

from typing import Any

import msgspec

from scotty.ports import House
from scotty.ports.access import Act, seal_act

_STEP = 5_000


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What a walk along the chain found: how far it holds, and where it broke."""

    whole: bool
    rows: int
    #: Hash of the last row, in hex: noted elsewhere, it later proves that nothing was cut off.
    head: str
    #: Number of the first row that does not fit, and why.
    broken: int | None = None
    why: str = ""


def note_act(house: House, who: str, did: str, what: dict[str, Any]) -> Act:
    """Append to the audit log: who did what to what. Durable on return."""
    return house.access.append_act(who, did, what, house.clock.now())


def list_acts(house: House, limit: int = 100, before: int | None = None) -> list[Act]:
    """Return the log, newest first; `before` is the last number seen."""
    return house.access.acts(min(max(limit, 1), 1000), before)


def verify_acts(house: House, noted: str | None = None) -> Proof:
    """Walk the whole chain. `noted` is a head seen earlier, in hex: it must still be part of it.

    An edited, removed or inserted row breaks the chain at its place. Rows cut off at the end
    show only against a head noted elsewhere: that is what `noted` is for.
    """
    before, seq, seen = b"", 0, not noted
    while rows := house.access.chain(seq, _STEP):
        for row in rows:
            if fault := _fault(row, before, seq):
                return Proof(whole=False, rows=seq, head=before.hex(), broken=row.seq, why=fault)
            before, seq = row.hash, row.seq
            seen = seen or before.hex() == noted
    why = "" if seen else "The head that was noted is not in the log: its end was cut off."
    return Proof(whole=seen, rows=seq, head=before.hex(), broken=None if seen else seq + 1, why=why)


def _fault(row: Act, before: bytes, seq: int) -> str:
    if row.seq != seq + 1:
        return f"Row {seq + 1} is missing."
    if row.before != before:
        return f"Row {row.seq} does not follow from the row before it."
    if row.hash != seal_act(before, row.seq, row.at, (row.who, row.did, row.what)):
        return f"Row {row.seq} was changed after it was written."
    return ""
