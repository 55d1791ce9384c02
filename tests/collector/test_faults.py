"""Bad input: each message is mended with a note, or becomes a letter with place and mend."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scotty.vendors.segment import Unreadable, cut_body, open_body
from scotty.vendors.segment.message import BODY_BYTES
from tests.collector.speak import NOW, batch, call, page, parse

GOOD = json.dumps(page(messageId="good")).encode()


def around(bad: bytes) -> bytes:
    """Return a batch in which a bad message stands between two good ones."""
    last = json.dumps(page(messageId="last")).encode()
    return b'{"batch":[' + GOOD + b"," + bad + b", " + last + b'],"sentAt":null}'


BASE = b'"type":"page","messageId":"bad","anonymousId":"a1"'


@pytest.mark.parametrize(
    ("name", "bad", "note"),
    [
        ("no id", b'{"type":"page","anonymousId":"a1"}', "no messageId"),
        ("half UTF-8", b'{%b,"name":"caf\xc3"}' % BASE, "not UTF-8"),
        ("Latin-1", b'{%b,"name":"caf\xe9"}' % BASE, "not UTF-8"),
        ("half a surrogate", rb'{%b,"properties":{"x":"\ud83d"}}' % BASE, "half a character"),
        ("huge float", b'{%b,"properties":{"x":1e400}}' % BASE, "too large for a float"),
        ("huge whole", b'{%b,"properties":{"x":%b}}' % (BASE, b"9" * 25), "too large for 64"),
        ("endless digits", b'{%b,"properties":{"x":%b}}' % (BASE, b"9" * 6000), None),
        ("deep", b'{%b,"properties":{"x":%b}}' % (BASE, b"[" * 40 + b"]" * 40), "levels deep"),
        ("twice", b'{%b,"properties":{"x":1,"x":2,"y":1e999}}' % BASE, "twice"),
        ("user is a number", b'{%b,"userId":12345}' % BASE, "was a number"),
        ("name is a list", b'{%b,"name":["x"]}' % BASE, "name was a list"),
        ("properties are a list", b'{%b,"properties":[1,2]}' % BASE, "not an object"),
        ("context is text", b'{%b,"context":"x"}' % BASE, "not an object"),
        ("ip is a number", b'{%b,"context":{"ip":5}}' % BASE, "context.ip"),
        ("a tab within text", b'{%b,"name":"a\tb"}' % BASE, None),
        ("a day", b'{%b,"timestamp":"2026-02-28"}' % BASE, "2026-02-28T00:00:00Z"),
        ("milliseconds", b'{%b,"timestamp":1772272800000}' % BASE, "2026-02-28T10:00:00Z"),
        ("seconds", b'{%b,"timestamp":1772272800}' % BASE, "2026-02-28T10:00:00Z"),
        ("1970", b'{%b,"timestamp":"1970-01-01T00:00:00Z"}' % BASE, "never set"),
        ("tomorrow", b'{%b,"timestamp":"2026-03-02T12:00:00Z"}' % BASE, "ahead of our clock"),
        ("year 9999", b'{%b,"timestamp":"9999-12-31T23:59:59-12:00"}' % BASE, "out of range"),
        ("long id", b'{%b,"userId":"%b"}' % (BASE, b"u" * 300), None),
        ("long anonymous", b'{"type":"page","anonymousId":"%b"}' % (b"u" * 3000), "its hash"),
        ("NUL", rb'{%b,"name":"a\u0000b"}' % BASE, None),
        ("NaN", b'{%b,"properties":{"x":NaN}}' % BASE, "too large for a float"),
    ],
)  # fmt: skip
def test_faults_are_mended_with_a_note(name: str, bad: bytes, note: str | None) -> None:
    told = parse(around(bad))
    assert told.letters == []
    keys = [fact.key for fact in told.facts]
    assert len(keys) == 3
    assert (keys[0], keys[2]) == ("good", "last")
    notes = told.facts[1].data.get("notes", [])
    if note is not None:
        assert any(note in told for told in notes), (name, notes)
    for fact in (told.facts[0], told.facts[2]):
        assert "notes" not in fact.data


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b'{"messageId":"m","anonymousId":"a"}', "no type"),
        (b'{"type":"pages","anonymousId":"a"}', "'pages' is not known"),
        (b'{"type":"page"}', "neither userId nor anonymousId"),
        (b'{"type":"page","userId":"","anonymousId":""}', "neither userId nor anonymousId"),
        (b'{"type":"track","anonymousId":"a"}', "no event name"),
        (b'{"type":"alias","userId":"u"}', "no previousId"),
        (b'{%b,"timestamp":"yesterday"}' % BASE, "is no time: 'yesterday'"),
        (b'{%b,"timestamp":"2215-13-45"}' % BASE, "is no time"),
        (b'{%b,"timestamp":true}' % BASE, "is no time"),
        (b'{%b,"name":}' % BASE, "not JSON"),
        (b'{%b,"name":"x",,}' % BASE, "not JSON"),
        (b'{%b "name":"x"}' % BASE, "not JSON"),
        (b'{%b,"properties":{"x":%b}}' % (BASE, b"[" * 1000 + b"]" * 1000), "levels deep"),
        (b'{%b,"properties":%b1%b}' % (BASE, b'{"x":' * 5000, b"}" * 5000), "levels deep"),
        (b'{%b,"properties":{"x":"%b"}}' % (BASE, b"x" * 40_000), "bytes"),
        (b"null", "not an object"),
        (b"17", "not an object"),
        (b'"text"', "not an object"),
        (b"[]", "not an object"),
    ],
)
def test_what_cannot_be_mended_becomes_a_letter_and_the_rest_loads(bad: bytes, why: str) -> None:
    told = parse(around(bad))
    assert [fact.key for fact in told.facts] == ["good", "last"]
    (letter,) = told.letters
    assert why in letter.why
    assert letter.mend
    assert letter.place == "POST /v1/batch, message 2"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"nonsense", b'{"batch":', b'{"batch":[{"type":"page"}', b"[]", b"null",
        b'{"batch":{}}', b'{"batch":[1 2]}', b"\x00", b"\xff\xfe", b'{"batch":[]}]', b'{"x":1}',
        b'{"batch":[{}{}]}', b"[" * 100_000, b'{"batch":[' + b"[" * 200_000 + b"]" * 200_000,
    ],
)  # fmt: skip
def test_a_body_without_shape_is_refused_whole(body: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        cut_body(body, batch=True)
    assert caught.value.status == 400
    assert caught.value.mend


@pytest.mark.parametrize(
    "around",
    [
        {"sentAt": "yesterday"},
        {"sentAt": 5},
        {"sentAt": []},
        {"context": "x"},
        {"context": {"ip": 1, "campaign": {"source": "mail"}}},
        {"writeKey": 7},
        {"integrations": None},
    ],
)
def test_faults_around_the_messages_cost_none(around: dict[str, Any]) -> None:
    told = parse(batch(page(timestamp="2026-02-28T00:00:00Z"), page(messageId="m2"), **around))
    assert [fact.key for fact in told.facts] == ["m1", "m2"]
    assert told.facts[0].at == datetime(2026, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize("text", ["caf\xe9".encode("latin-1"), rb"\ud83d", b"a\tb"])
def test_a_single_message_is_mended_like_one_of_a_batch(text: bytes) -> None:
    told = parse(b'{"writeKey":"k",%b,"name":"%b"}' % (BASE, text), call("page"))
    assert [fact.key for fact in told.facts] == ["bad"]


def test_a_body_within_its_limits_is_unpacked() -> None:
    assert open_body(gzip.compress(b"{}", mtime=0), "gzip") == b"{}"
    assert open_body(b"{}", "") == b"{}"


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (b"x" * (BODY_BYTES + 1), "", 413),
        (gzip.compress(b"0" * 100_000_000, mtime=0), "gzip", 413),
        (gzip.compress(gzip.compress(b"{}", mtime=0) * 10, mtime=0)[:-12], "gzip", 400),
        (b"not gzip", "gzip", 400),
        (b"", "gzip", 400),
        (b"{}", "br", 415),
    ],
)
def test_bombs_and_broken_packing_are_refused(body: bytes, encoding: str, status: int) -> None:
    with pytest.raises(Unreadable) as caught:
        open_body(body, encoding)
    assert caught.value.status == status


def test_too_many_messages_are_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        cut_body(batch(*[{}] * 2501), batch=True)
    assert caught.value.status == 413


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("told", "sent", "at"),
    [
        (None, None, NOW),
        (NOW - 60 * SECOND, NOW - 1 * SECOND, NOW - 59 * SECOND),
        (NOW + 3600 * SECOND, NOW + 3610 * SECOND, NOW - 10 * SECOND),  # their clock an hour ahead
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC), NOW - 9 * SECOND),
        (NOW - 60 * SECOND, None, NOW - 60 * SECOND),
        (NOW + 5 * SECOND, None, NOW),
        (NOW + 86400 * SECOND, None, NOW),
        (datetime(1970, 1, 1, tzinfo=UTC), None, NOW),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW, NOW),
        (NOW, NOW - 5 * SECOND, NOW),  # sent before it happened
    ],
)  # fmt: skip
def test_the_sender_s_clock_is_corrected(
    told: datetime | None, sent: datetime | None, at: datetime
) -> None:
    message: dict[str, Any] = page()
    if told is not None:
        message["timestamp"] = told.isoformat()
    around = {"sentAt": sent.isoformat()} if sent else {}
    (fact,) = parse(batch(message, **around)).facts
    assert fact.at == at
    assert fact.known == NOW


def test_the_same_bytes_without_an_id_are_the_same_message() -> None:
    message = {"type": "page", "anonymousId": "a1", "timestamp": "2026-02-01T00:00:00Z"}
    first, second = (parse(batch(message), call()).facts[0] for _ in range(2))
    other = parse(batch({**message, "name": "other"}), call()).facts[0]
    assert first.id == second.id != other.id
