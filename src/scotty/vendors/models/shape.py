"""Shapes: a Struct as JSON Schema, and an answer read back as strictly as it was asked for."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from scotty.facts import Refused

T = TypeVar("T")


def draw_schema(shape: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a Struct: one object, nothing beside what it names."""
    (reference,), parts = msgspec.json.schema_components([shape], ref_template="#/$defs/{name}")
    name = reference["$ref"].rpartition("/")[2]
    for part in parts.values():
        _close(part)
    whole = dict(parts.pop(name))
    return {**whole, "$defs": dict(parts)} if parts else whole


def _close(part: dict[str, Any]) -> None:
    if "properties" in part:
        part["additionalProperties"] = False


def read_answer(told: Any, shape: type[T]) -> T:
    """Return what was answered as a Struct. Raises Refused for wrong types and for fields nobody asked for."""
    try:
        kept = msgspec.convert(told, shape)
    except msgspec.ValidationError as error:
        raise Refused(f"The answer does not fit: {error}.") from error
    for place in _find_extra(told, msgspec.to_builtins(kept), "$"):
        raise Refused(f"The answer does not fit: nobody asked for `{place}`.")
    return kept


def _find_extra(told: Any, kept: Any, place: str) -> Iterator[str]:
    if isinstance(told, Mapping) and isinstance(kept, Mapping):
        for name, value in told.items():
            if name not in kept:
                yield f"{place}.{name}"
            else:
                yield from _find_extra(value, kept[name], f"{place}.{name}")
    elif isinstance(told, list | tuple) and isinstance(kept, list | tuple):
        for number, (mine, theirs) in enumerate(zip(told, kept, strict=False)):
            yield from _find_extra(mine, theirs, f"{place}[{number}]")
