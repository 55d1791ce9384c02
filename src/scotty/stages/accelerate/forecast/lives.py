"""A deal's life: the states it went through, each by what was known then."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, Literal, NamedTuple

Status = Literal["open", "won", "lost"]


class State(NamedTuple):
    """A deal between two tellings. Money is US dollars."""

    deal: str
    account: str | None
    name: str
    status: Status
    #: When it was first known, and when it is told to have been opened.
    born: datetime
    opened: datetime | None
    #: When it was won or lost; None while open, and where nobody said when.
    closed: datetime | None
    stage: str | None
    #: None where untold, or told in a currency without a rate.
    amount: float | None
    #: The currency that no rate is known for, else empty.
    unrated: str
    close_date: date | None
    owner: str
    #: new, expansion or renewal, as told.
    type: str
    #: Ids of the facts that told: the first, the status, the amount, the close date.
    facts: tuple[str, str, str, str]
    #: Both as last told, before the rate.
    raw: tuple[float | None, str]


class Life(NamedTuple):
    """The states of a deal in order of telling, and when each became known."""

    deal: str
    known: tuple[datetime, ...]
    states: tuple[State, ...]

    def at(self, moment: datetime) -> State | None:
        """Return the deal as known at a moment; None before it was known."""
        place = bisect_right(self.known, moment)
        return self.states[place - 1] if place else None

    @property
    def ends(self) -> list[tuple[datetime, State]]:
        """Every closing, with when it became known: more than one where it was reopened."""
        found = []
        before: Status = "open"
        for known, state in zip(self.known, self.states, strict=True):
            if state.status not in (before, "open"):
                found.append((known, state))
            before = state.status
        return found


def tell_lives(
    tellings: Iterable[Mapping[str, Any]],
    rates: Mapping[str, float],
    renamed: Mapping[str, str] | None = None,
) -> list[Life]:
    """Return the lives of all deals, from tellings sorted by deal and known.

    A telling is a mapping with the columns of the question `tellings`. `rates` are US
    dollars for one unit of a currency; `renamed` gives old stages the name they have now.
    """
    return [
        _tell_life(deal, told, rates, renamed or {})
        for deal, told in groupby(tellings, key=lambda row: str(row["deal"]))
    ]


def _tell_life(
    deal: str,
    told: Iterable[Mapping[str, Any]],
    rates: Mapping[str, float],
    renamed: Mapping[str, str],
) -> Life:
    known: list[datetime] = []
    states: list[State] = []
    state: State | None = None
    for row in told:
        state = _advance(state, deal, row, rates)
        if state.stage is not None and state.stage in renamed:
            state = state._replace(stage=renamed[state.stage])
        known.append(row["known"].astimezone(UTC))
        states.append(state)
    return Life(deal, tuple(known), tuple(states))


def _advance(
    before: State | None, deal: str, row: Mapping[str, Any], rates: Mapping[str, float]
) -> State:
    """Return the state after a telling: each field as last told, empty ones left as they were."""
    fact = str(row["fact"])
    at = row["at"].astimezone(UTC)
    state = before or State(
        deal, None, "", "open", row["known"].astimezone(UTC), None, None, None,
        None, "", None, "", "", (fact, fact, fact, fact), (None, "USD"),
    )  # fmt: skip
    first, by_status, by_amount, by_date = state.facts
    told = _read_status(row)
    status: Status = told or state.status
    closed = state.closed
    if told is not None:
        by_status = fact if told != state.status or before is None else by_status
        closed = _end(state, told, row, at)
    raw = (
        state.raw[0] if row["amount"] is None else float(row["amount"]),
        row["currency"] or state.raw[1],
    )
    if raw != state.raw or before is None:
        by_amount = fact
    if row["close_date"] is not None and row["close_date"] != state.close_date:
        by_date = fact
    rate = rates.get(raw[1], 1.0 if raw[1] == "USD" else None)
    opened = state.opened
    if row["kind"] == "deal.opened" and opened is None and not row["undated"]:
        opened = at
    return State(
        deal=deal,
        account=row["account"] or state.account,
        name=row["name"] or state.name,
        status=status,
        born=state.born,
        opened=opened,
        closed=closed,
        stage=row["stage"] or state.stage,
        amount=None if raw[0] is None or rate is None else raw[0] * rate,
        unrated="" if raw[0] is None or rate is not None else raw[1],
        close_date=row["close_date"] or state.close_date,
        owner=row["owner"] or state.owner,
        type=row["type"] or state.type,
        facts=(first, by_status, by_amount, by_date),
        raw=raw,
    )


def _read_status(row: Mapping[str, Any]) -> Status | None:
    if row["kind"] == "deal.won":
        return "won"
    if row["kind"] == "deal.lost":
        return "lost"
    told = row["status"]
    return told if told in ("open", "won", "lost") else None


def _end(state: State, told: Status, row: Mapping[str, Any], at: datetime) -> datetime | None:
    """Return when it ended. Saying again that it is won, beside something else, moves nothing."""
    if told == "open" or row["undated"]:
        return None
    again = told == state.status and state.closed is not None
    return state.closed if again and row["kind"] not in ("deal.won", "deal.lost") else at
