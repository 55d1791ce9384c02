"""The playbook as a form: its entries by name, changed in its text so that comments stay."""

import re
from collections.abc import Mapping
from typing import Any, get_args

import msgspec
import tomlkit
from tomlkit.exceptions import TOMLKitError

from scotty.facts import Refused
from scotty.playbook import parse_playbook
from scotty.playbook.rules import Opinion

OPINIONS: tuple[str, ...] = get_args(Opinion)
_PLACE = re.compile(r"`\$((?:\.\w+|\[\.\.\.\])+)`")


def amend_text(text: str, entries: Mapping[str, str]) -> str:
    """Return the playbook's text with entries set: "hot:most" -> "150", "icp:industry:software" -> "good".

    Numbers are written as numbers; an empty value takes the entry away. Raises Refused
    where the text is not TOML; whether the values hold is for `parse_playbook` to say.
    """
    try:
        book = tomlkit.parse(text)
    except TOMLKitError as error:
        raise Refused(f"The playbook is not TOML: {error}.", "Mend that line.") from error
    held = msgspec.to_builtins(parse_playbook(text))
    for name, value in entries.items():
        *path, last = name.split(":")
        if value and _says(held, name) == value:
            continue
        place: Any = book
        for step in path:
            if step not in place:
                place[step] = tomlkit.table()
            place = place[step]
        if value == "":
            place.pop(last, None)
        else:
            place[last] = _value(value)
    return tomlkit.dumps(book)


def _says(held: Any, name: str) -> str | None:
    """Return what an entry holds, written as the form writes it; None where it holds nothing."""
    for step in name.split(":"):
        held = held.get(step) if isinstance(held, Mapping) else None
    return f"{held:g}" if isinstance(held, int | float) else held


def _value(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def fault_place(error: Refused) -> str:
    """Return the name of the entry that a refusal speaks of, as `amend_text` names it; "" if none."""
    found = _PLACE.search(error.why)
    if found is None:
        words = re.match(r"\[(\w+)\] (\w+)", error.why)
        return ":".join(words.groups()) if words else ""
    return found.group(1).lstrip(".").replace(".", ":").replace("[:::]", "")
