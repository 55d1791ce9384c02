"""A message with a fault: mended where its meaning is plain, with a note for each mend."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, NoReturn

import msgspec

from scotty.vendors.segment.message import (
    NAME_CHARS,
    Context,
    Envelope,
    Event,
    Library,
    Place,
    Unreadable,
)
from scotty.vendors.segment.split import DEEPEST, measure_depth

KEPT_LEVELS = 16
"""Levels of nesting of properties and traits that are kept; what lies deeper becomes text."""
LARGEST = 2**63
"""Whole numbers from here on become text: databases and spreadsheets cannot hold them."""

_OBJECTS = {"properties", "traits", "context"}
_TIMES = {"timestamp", "originalTimestamp", "sentAt"}
_TEXTS = {
    "type", "messageId", "anonymousId", "userId", "event", "name", "category", "groupId",
    "previousId",
}  # fmt: skip
_SUB: dict[str, type[msgspec.Struct]] = {"page": Place, "library": Library}


def is_sound(values: Mapping[Any, Any], level: int = 1) -> bool:
    """Return whether every value can be stored as it is: numbers in range, not too deep."""
    for value in values.values():
        kind = type(value)
        if kind is str or kind is float or kind is bool or value is None:
            continue
        if kind is int:
            if not -LARGEST <= value < LARGEST:
                return False
        elif level >= KEPT_LEVELS or not is_sound(
            value if kind is dict else dict(enumerate(value)), level + 1
        ):
            return False
    return True


def bound_value(value: Any, notes: list[str], level: int = 0) -> Any:
    """Return a value that can be stored, noting what was changed."""
    match value:
        case str():
            clean = value.encode("utf-8", "replace").decode()
            if clean != value:
                notes.append("half a character became `?`")
            return clean
        case int() | float():
            return _bound_number(value, notes)
        case dict() | list() if level >= KEPT_LEVELS:
            notes.append(f"what lies more than {KEPT_LEVELS} levels deep became text")
            return json.dumps(value, ensure_ascii=True)[:1000]
        case list():
            return [bound_value(item, notes, level + 1) for item in value]
        case dict():
            return {
                bound_value(key, notes): bound_value(item, notes, level + 1)
                for key, item in value.items()
            }
    return value


def _bound_number(value: float, notes: list[str]) -> Any:
    if isinstance(value, int) and not -LARGEST <= value < LARGEST:
        notes.append("a number too large for 64 bits became text")
        # Python refuses to print whole numbers of more than 4,300 digits.
        return str(value) if value.bit_length() < 4_096 else f"{value:#x}"
    if isinstance(value, float) and not math.isfinite(value):
        notes.append("a number too large for a float became text")
        return repr(value)
    return value


def short_name(name: str, field: str, notes: list[str]) -> str:
    """Return an id that an index can hold: its hash where it is too long."""
    if len(name) <= NAME_CHARS:
        return name
    notes.append(f"{field} has {len(name)} characters; its hash stands for it")
    return "hash:" + blake2b(name.encode("utf-8", "replace"), digest_size=16).hexdigest()


def mend_event(raw: bytes) -> tuple[Event, list[str]]:
    """Return a faulty message in order, and what was mended. Raises Unreadable."""
    notes: list[str] = []
    found = _load(raw, notes)
    if not isinstance(found, dict):
        raise Unreadable(f"The message is {_name(found)}, not an object.", 'Send {"type": …, …}.')
    given = {key: value for key, value in found.items() if value is not None}
    fields: dict[str, Any] = {}
    for key in _TEXTS & given.keys():
        fields[key] = _mend_text(key, given[key], notes)
    for key in _TIMES & given.keys():
        fields[key] = _mend_time(key, given[key], notes)
    for key in _OBJECTS & given.keys():
        fields[key] = _mend_object(key, given[key], notes)
    fields["context"] = _mend_context(fields.get("context") or {}, notes)
    return msgspec.convert(fields, Event), notes


def mend_envelope(raw: bytes) -> Envelope:
    """Return what surrounds messages, leaving out what cannot be read. Raises Unreadable for no JSON."""
    found = _load(raw, [])
    if not isinstance(found, dict):
        raise Unreadable(f"The body is {_name(found)}, not an object.", "Send a JSON object.")
    key, sent, context = found.get("writeKey"), found.get("sentAt"), found.get("context")
    fields: dict[str, Any] = {
        "batch": [] if "batch" in found else None,
        "writeKey": key if isinstance(key, str) else None,
        "context": _mend_context(context if isinstance(context, dict) else {}, []),
    }
    try:
        fields["sentAt"] = None if sent is None else _mend_time("sentAt", sent, [])
    except Unreadable:
        fields["sentAt"] = None  # without it, times are taken as told
    return msgspec.convert(fields, Envelope)


def _load(raw: bytes, notes: list[str]) -> Any:
    if len(depth := measure_depth(raw)) and depth.max() > DEEPEST:
        raise Unreadable(
            f"The message is nested {depth.max()} levels deep.", f"Send at most {DEEPEST} levels."
        )
    text = raw.decode("utf-8-sig", "replace")
    if "\ufffd" in text and "\ufffd".encode() not in raw:
        notes.append("bytes that are not UTF-8 became \ufffd")

    def pair(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        known = dict(pairs)
        if len(known) < len(pairs):
            notes.append("a name stands twice in one object; the last one counts")
        return known

    def whole(digits: str) -> int | str:
        return int(digits) if len(digits) < 1_000 else digits

    try:
        return json.loads(text, strict=False, object_pairs_hook=pair, parse_int=whole)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The message is not JSON: {error}.", "Send valid JSON.") from error


def _name(value: Any) -> str:
    return {list: "a list", str: "text", bool: "true or false"}.get(type(value), "a number")


def _mend_text(key: str, value: Any, notes: list[str]) -> str | None:
    if isinstance(value, str):
        return str(bound_value(value, notes))
    if isinstance(value, int | float) and not isinstance(value, bool):
        notes.append(f"{key} was a number; read as text")
        return str(bound_value(value, notes))
    notes.append(
        f"{key} was {_name(value) if not isinstance(value, dict) else 'an object'}; left out"
    )
    return None


def _mend_time(key: str, value: Any, notes: list[str]) -> datetime:
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value.strip())
        elif isinstance(value, int | float) and not isinstance(value, bool):
            # Milliseconds from 1973 on lie above any plausible number of seconds.
            moment = datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
        else:
            _refuse_time(key, value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        _refuse_time(key, value)
    notes.append(f"{key} was not in RFC 3339 form; read as {moment:%Y-%m-%dT%H:%M:%SZ}")
    return moment


def _refuse_time(key: str, value: Any) -> NoReturn:
    raise Unreadable(
        f"{key} is no time: {str(value)[:60]!r}.", "Send ISO 8601, such as 2026-03-01T09:30:00Z."
    )


def _mend_object(key: str, value: Any, notes: list[str]) -> dict[str, Any]:
    if isinstance(value, dict):
        bound = bound_value(value, notes)
        return bound if isinstance(bound, dict) else {}
    notes.append(f"{key} was {_name(value)}, not an object; kept as `value`")
    return {"value": bound_value(value, notes)}


def _mend_context(given: Mapping[str, Any], notes: list[str]) -> dict[str, Any]:
    context: dict[str, Any] = {}
    for field in msgspec.structs.fields(Context):
        value = given.get(field.encode_name)
        if value is None:
            continue
        sub = _SUB.get(field.encode_name)
        if sub is not None and isinstance(value, dict):
            value = {
                f.encode_name: v
                for f in msgspec.structs.fields(sub)
                if isinstance(v := value.get(f.encode_name), str)
            }
        try:
            msgspec.convert(value, field.type)
        except msgspec.ValidationError:
            notes.append(f"context.{field.encode_name} was of a wrong type; left out")
        else:
            context[field.encode_name] = value
    return context
