"""A request's body: unpacked within bounds, and cut into its messages."""

import zlib
from typing import NamedTuple

import msgspec

from scotty.vendors.segment.mend import mend_envelope
from scotty.vendors.segment.message import (
    BATCH_EVENTS,
    BODY_BYTES,
    Context,
    Envelope,
    Unreadable,
)
from scotty.vendors.segment.split import cut_batch

_decode = msgspec.json.Decoder(Envelope).decode
_TOO_BIG = f"The body is larger than {BODY_BYTES // 1024} KiB."
_SMALLER = "Send smaller batches."


class Bundle(NamedTuple):
    """A body cut into messages: as bytes, or why one cannot be cut out."""

    events: list[bytes | Unreadable]
    envelope: Envelope


def open_body(body: bytes, encoding: str) -> bytes:
    """Return the body without its content encoding. Raises Unreadable; never inflates past the limit."""
    if len(body) > BODY_BYTES:
        raise Unreadable(_TOO_BIG, _SMALLER, 413)
    match encoding.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip":
            window = 31
        case "deflate":
            window = 15
        case other:
            raise Unreadable(
                f"The content encoding {other[:40]!r} is not known.", "Send gzip or none.", 415
            )
    machine = zlib.decompressobj(window)
    try:
        opened = machine.decompress(body, BODY_BYTES + 1)
    except zlib.error as error:
        raise Unreadable(
            f"The body is not {encoding.strip()}: {error}.", "Compress it anew."
        ) from error
    if len(opened) > BODY_BYTES:
        raise Unreadable(_TOO_BIG, _SMALLER, 413)
    if not machine.eof:
        raise Unreadable(
            f"The {encoding.strip()} body ends early, after {len(opened)} bytes.",
            "Send it whole: the connection was probably cut.",
        )
    return opened


def cut_body(body: bytes, batch: bool) -> Bundle:
    """Return the messages of a body and what surrounds them. Raises Unreadable where it is no JSON."""
    if not batch:
        return Bundle([body], _read_single(body))
    try:
        envelope = _decode(body)
        events: list[bytes | Unreadable] = [bytes(raw) for raw in envelope.batch or ()]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        # Something in it is broken: cut by brackets, so that only that message is lost.
        around, events = cut_batch(body)
        envelope = mend_envelope(around)
    if envelope.batch is None:
        raise Unreadable("The body has no `batch`.", 'Send {"batch": [ … ]}.')
    if len(events) > BATCH_EVENTS:
        raise Unreadable(f"The batch has more than {BATCH_EVENTS} messages.", _SMALLER, 413)
    return Bundle(events, envelope)


class _Key(msgspec.Struct, rename="camel"):
    write_key: str | None = None


_decode_key = msgspec.json.Decoder(_Key).decode


def _read_single(body: bytes) -> Envelope:
    """Return what surrounds a single message: nothing but the key."""
    try:
        return Envelope(write_key=_decode_key(body).write_key)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Envelope(write_key=mend_envelope(body).write_key)


def join_contexts(own: Context | None, shared: Context | None) -> Context | None:
    """Return a message's context over that of its batch."""
    if own is None or shared is None:
        return own or shared
    for field in Context.__struct_fields__:
        if getattr(own, field) is None:
            setattr(own, field, getattr(shared, field))
    return own
