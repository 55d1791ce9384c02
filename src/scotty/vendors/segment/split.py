"""Cut a batch by its brackets: the slow way, for bodies that a JSON parser gives up on.

A parser stops at the first fault; this one looks at brackets and quotes alone, so that one
broken message does not take the others with it. Vectorised, as the bodies that come here
may be hostile: half a megabyte of brackets takes milliseconds.
"""

import re

import msgspec
import numpy as np
import numpy.typing as npt

from scotty.vendors.segment.message import Unreadable

DEEPEST = 64
"""Levels of nesting in a message that are looked into."""

_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_BATCH = re.compile(rb'"batch"\s*:\s*\Z')
_NOT_JSON = "Send a JSON object with a `batch` list."
_decode_list = msgspec.json.Decoder(list[msgspec.Raw]).decode


def measure_depth(body: bytes) -> npt.NDArray[np.int32]:
    """Return the depth of nesting after each byte; brackets within strings do not count."""
    letters = np.frombuffer(_ESCAPE.sub(b"__", body), dtype=np.uint8)
    outside = (np.cumsum(letters == ord('"')) & 1) == 0
    steps = np.zeros(len(letters), dtype=np.int32)
    steps[outside & ((letters == ord("{")) | (letters == ord("[")))] = 1
    steps[outside & ((letters == ord("}")) | (letters == ord("]")))] = -1
    return np.cumsum(steps, dtype=np.int32)


def cut_batch(body: bytes) -> tuple[bytes, list[bytes | Unreadable]]:
    """Return a batch's surroundings, as JSON with an empty batch, and its messages, broken ones too.

    Raises Unreadable where the body as a whole has no shape: brackets that do not close, or
    anything but commas between messages.
    """
    depth = measure_depth(body)
    if not len(depth) or depth[-1] != 0 or depth.min() < 0:
        raise Unreadable("The body ends before its brackets close.", _NOT_JSON)
    before = np.concatenate((np.zeros(1, dtype=np.int32), depth[:-1]))
    opened = np.flatnonzero((before == 1) & (depth == 2))
    start = next(
        (
            i
            for i in opened.tolist()
            if body[i] == ord("[") and _BATCH.search(body[max(0, i - 64) : i])
        ),
        None,
    )
    if start is None:
        raise Unreadable("The body is not JSON, or has no `batch` list.", _NOT_JSON)
    end = start + int(np.argmax(depth[start:] == 1))
    begins = start + np.flatnonzero((before[start:end] == 2) & (depth[start:end] == 3))
    closes = start + np.flatnonzero((before[start:end] == 3) & (depth[start:end] == 2))
    pieces: list[bytes | Unreadable] = []
    frame, last = [], start + 1
    for begin, close in zip(begins.tolist(), closes.tolist(), strict=True):
        frame.append(body[last:begin])
        pieces.append(_check(body[begin : close + 1], depth[begin : close + 1]))
        last = close + 1
    frame.append(body[last:end])
    return body[:start] + b"[]" + body[end + 1 :], _fill_frame(frame, pieces)


def _check(piece: bytes, depth: npt.NDArray[np.int32]) -> bytes | Unreadable:
    levels = int(depth.max()) - 2
    if levels > DEEPEST:
        return Unreadable(
            f"The message is nested {levels} levels deep.", f"Send at most {DEEPEST} levels."
        )
    return piece


def _fill_frame(frame: list[bytes], pieces: list[bytes | Unreadable]) -> list[bytes | Unreadable]:
    """Check what is left when the messages are taken out, and put them back in their places."""
    hole = b'"\\u0001"'
    try:
        listed = _decode_list(b"[" + hole.join(frame) + b"]")
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unreadable(f"The batch is not a JSON list: {error}.", _NOT_JSON) from error
    waiting = iter(pieces)
    return [next(waiting) if bytes(raw) == hole else bytes(raw) for raw in listed]
