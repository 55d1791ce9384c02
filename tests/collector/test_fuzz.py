"""Whatever is sent: facts and letters, or a refusal with its mend; never anything else."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts.kinds import KINDS
from scotty.signals import load_signals
from scotty.store.rows import write_rows
from scotty.vendors.segment import Parsed, Unreadable, cut_body, open_body, parse_bundle
from scotty.vendors.segment.split import cut_batch
from tests.collector.speak import batch, call, page, reader

DECLARED = {*KINDS, *load_signals()}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
FIELDS = [
    "type", "messageId", "anonymousId", "userId", "event", "name", "category", "groupId",
    "previousId", "timestamp", "originalTimestamp", "sentAt", "properties", "traits", "context",
]  # fmt: skip
plausible = st.sampled_from(
    [
        "track", "page", "identify", "group", "alias", "screen", "ada@acme.com", "acme.com",
        "2026-02-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999-23:59", "",
        "n" * 3000, "ü" * 300 + "@acme.com", {"email": "ada@acme.com"}, {"url": "https://acme.com/pricing", "seconds": 1e308},
        {"page": {"url": "//", "path": "?"}, "traits": {"email": "@"}, "groupId": "a.b"},
        {"company": {"domain": "acme.com"}, "employees": "1,0 00", "address": {"country": 5}},
    ]
)  # fmt: skip
messages = st.dictionaries(st.sampled_from(FIELDS), plausible | json_values, max_size=12)


def check(told: Parsed, count: int) -> None:
    """Check that every fact can be stored as it is, and that no message is missing."""
    assert {fact.kind for fact in told.facts} <= DECLARED
    assert len({fact.key.partition("#")[0] for fact in told.facts}) + len(told.letters) <= count
    for letter in told.letters:
        assert letter.why
        assert letter.mend
    assert all(write_rows(told.facts))
    for fact in told.facts:
        for name in (fact.account, fact.contact, fact.visitor):
            assert name is None or 0 < len(name) <= 255
        assert fact.at <= fact.known


@pytest.mark.slow
@given(st.lists(messages, max_size=5))
@settings(max_examples=400, deadline=None)
def test_any_messages_become_facts_or_letters(sent: list[dict[str, Any]]) -> None:
    body = json.dumps({"batch": [page(messageId="good"), *sent]}).encode()
    told = parse_bundle(cut_body(body, batch=True), call(), reader())
    check(told, len(sent) + 1)
    assert told.facts[0].key == "good"
    assert len(told.letters) + len(told.facts) >= 1 + len(sent)


@pytest.mark.slow
@given(st.sampled_from(["track", "page", "identify", "group", "alias", "screen"]), messages)
@settings(max_examples=200, deadline=None)
def test_any_single_message_becomes_facts_or_a_letter(route: str, sent: dict[str, Any]) -> None:
    told = parse_bundle(cut_body(json.dumps(sent).encode(), batch=False), call(route), reader())
    check(told, 1)


@given(st.binary(max_size=200), st.sampled_from(["", "gzip", "deflate"]), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(body: bytes, encoding: str, many: bool) -> None:
    try:
        told = parse_bundle(cut_body(open_body(body, encoding), many), call(), reader())
    except Unreadable as fault:
        refusal = (bool(fault.why), bool(fault.mend))
    else:
        refusal = (True, True)
        check(told, 10_000)
    assert refusal == (True, True)


@pytest.mark.slow
@given(st.lists(messages, min_size=1, max_size=4), st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_batch_is_cut_or_refused(sent: list[dict[str, Any]], data: st.DataObject) -> None:
    body = bytearray(json.dumps({"batch": sent, "sentAt": "2026-03-01T00:00:00Z"}).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place] = data.draw(st.integers(0, 255))
    try:
        told = parse_bundle(cut_body(bytes(body), batch=True), call(), reader())
    except Unreadable:
        return
    check(told, 10_000)


@pytest.mark.slow
@given(st.lists(messages, max_size=5))
@settings(max_examples=200, deadline=None)
def test_cutting_by_brackets_agrees_with_the_parser(sent: list[dict[str, Any]]) -> None:
    body = json.dumps({"context": {"a": [{"batch": [1]}]}, "batch": sent, "x": "]}"}).encode()
    _, pieces = cut_batch(body)
    assert [json.loads(p) for p in pieces if isinstance(p, bytes)] == json.loads(
        json.dumps(sent)
    ) or "NaN" in body.decode()


@given(st.lists(st.sampled_from(["m1", "m2", "m3"]), min_size=1, max_size=6))
def test_the_same_message_is_the_same_fact_in_any_company(ids: list[str]) -> None:
    told = parse_bundle(
        cut_body(batch(*[page(messageId=name) for name in ids]), batch=True), call(), reader()
    )
    alone = {
        name: parse_bundle(cut_body(batch(page(messageId=name)), batch=True), call(), reader())
        for name in ids
    }
    assert [fact.id for fact in told.facts] == [alone[name].facts[0].id for name in ids]
