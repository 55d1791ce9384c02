"""Shorthand for messages and what becomes of them."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from scotty.facts import Fact
from scotty.ports.sources import Networks
from scotty.vendors.segment import (
    Call,
    Parsed,
    Reader,
    Settings,
    cut_body,
    parse_bundle,
    read_rules,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"


def call(route: str = "batch", **more: Any) -> Call:
    """Return what a request of an ordinary browser says beside its body."""
    return Call(route=route, received=NOW, **{"agent": CHROME, **more})


def reader(settings: Settings | None = None, networks: Networks | None = None) -> Reader:
    """Return what a source's messages are read with."""
    return Reader("segment:1", read_rules(settings or Settings()), networks)


def parse(body: bytes, at: Call | None = None, by: Reader | None = None) -> Parsed:
    """Return what becomes of a batch's bytes."""
    at = at or call()
    return parse_bundle(cut_body(body, at.route == "batch"), at, by or reader())


def batch(*messages: Any, **around: Any) -> bytes:
    """Return the bytes of a batch."""
    return msgspec.json.encode({"batch": messages, **around})


def tell(message: dict[str, Any], at: Call | None = None, by: Reader | None = None) -> list[Fact]:
    """Return the facts of one good message."""
    told = parse(batch({"messageId": "m1", "anonymousId": "a1", **message}), at, by)
    assert told.letters == []
    return told.facts


def page(**more: Any) -> dict[str, Any]:
    """Return a page view."""
    return {
        "type": "page",
        "messageId": "m1",
        "anonymousId": "a1",
        "properties": {"url": "https://www.site.example/blog", "path": "/blog"},
        **more,
    }
