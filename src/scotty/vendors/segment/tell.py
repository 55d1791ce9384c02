"""A message becomes facts: what happened, to whom, and who says so."""

from scotty.facts import Fact
from scotty.vendors.segment.acts import tell_act
from scotty.vendors.segment.people import tell_alias, tell_company, tell_person
from scotty.vendors.segment.reading import Message, Reader


def tell_message(message: Message, reader: Reader) -> list[Fact]:
    """Return the facts of a message: at least one."""
    match message.type:
        case "track" | "page" | "screen":
            return tell_act(message, reader)
        case "identify":
            return list(tell_person(message, reader))
        case "group":
            return list(tell_company(message, reader))
        case "alias":
            return list(tell_alias(message, reader))
