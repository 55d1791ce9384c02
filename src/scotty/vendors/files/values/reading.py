"""A cell read: its value, what was mended about it, or why it cannot be read."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Reading(NamedTuple):
    """What a cell says. `value` None means that it says nothing."""

    value: Any = None
    #: What was odd, and what was done about it.
    why: str = ""
    did: str = ""
    #: Why it cannot be read.
    fault: str = ""
    mend: str = ""


NOTHING = Reading()
Reader = Callable[[Any], Reading]
REMEMBERED = 1 << 16


def remember(reader: Reader) -> Reader:
    """Return the reader with a memory: columns repeat themselves."""
    seen: dict[str, Reading] = {}

    def read(raw: Any) -> Reading:
        if type(raw) is not str:  # 1, 1.0 and True would be one key; a list is none
            return reader(raw)
        found = seen.get(raw)
        if found is not None:
            return found
        if len(seen) >= REMEMBERED:
            seen.clear()
        found = seen[raw] = reader(raw)
        return found

    return read


def show(raw: Any) -> str:
    """Return a cell for a message, cut to sixty characters."""
    text = str(raw)
    return repr(text if len(text) <= 60 else text[:59] + "…")
