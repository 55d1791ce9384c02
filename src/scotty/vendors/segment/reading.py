"""A message with all that was worked out about it, and the shape of its facts."""

from datetime import datetime
from typing import Any, NamedTuple

from scotty.facts import Fact
from scotty.ports.sources import Network, Networks
from scotty.vendors.segment.mend import bound_value, is_sound
from scotty.vendors.segment.message import Context, Event, Type
from scotty.vendors.segment.rules import Rules
from scotty.vendors.segment.who import Who


class Message(NamedTuple):
    """One message with everything that was worked out about it."""

    type: Type
    event: Event
    context: Context
    key: str
    at: datetime
    known: datetime
    visitor: str | None
    mail: str | None
    who: Who
    machine: str | None
    network: Network | None
    notes: list[str]


class Reader(NamedTuple):
    """What one source's messages are read with."""

    #: As facts name it: `segment:3`.
    source: str
    rules: Rules
    networks: Networks | None = None


def name_user(user: str) -> str:
    """Return the visitor that a known user is where no browser id is told."""
    return f"user:{user}"


def keep_sound(values: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    """Return values that can be stored: as they are, or bounded with notes."""
    if is_sound(values):
        return values
    bound: dict[str, Any] = bound_value(values, notes)
    return bound


def make_fact(
    kind: str,
    message: Message,
    reader: Reader,
    data: dict[str, Any],
    suffix: str = "",
) -> Fact:
    """Return a fact of a message: whose it is, by what, and what had to be mended."""
    who, user = message.who, message.event.user_id
    if user is not None and user != message.mail:
        data["user"] = user
    if message.machine is not None:
        data["bot"] = message.machine
    if who.by is not None:
        data.setdefault("by", who.by)
    if message.network is not None:
        data["network"] = _describe(message.network)
    if who.note is not None:
        data["notes"] = [*message.notes, who.note]
    elif message.notes:
        data["notes"] = message.notes
    return Fact(
        kind=kind,
        at=message.at,
        known=message.known,
        source=reader.source,
        key=message.key + suffix,
        account=who.account,
        contact=message.mail,
        visitor=message.visitor,
        verdict=who.verdict,
        data=data,
    )


def _describe(network: Network) -> dict[str, Any]:
    described: dict[str, Any] = {
        "kind": network.kind,
        "prefix": network.prefix,
        "built": network.built.isoformat(),
    }
    if network.organisation:
        described["organisation"] = network.organisation
    return described
