"""Write keys: read from a request, known by their hash, remembered for some seconds."""

import asyncio
import binascii
import logging
import time
from base64 import b64decode
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import parse_qs

from scotty.api.answers import Headers
from scotty.facts import Later
from scotty.ports.sources import Networks, Source, Sources
from scotty.vendors.segment import Reader, read_rules, read_settings

log = logging.getLogger(__name__)

FRESH = 5.0
"""Seconds for which an answer of the database is believed: a revoked key works no longer than that."""
REMEMBERED = 4_096


def read_key(headers: Headers, query: bytes) -> str | None:
    """Return the write key of a request's headers or query; None where it may be in the body.

    Basic authentication with the key as user name and no password (RFC 7617); some clients
    forget the colon. RudderStack's beacons have it in the query.
    """
    basic = headers.get(b"authorization", b"")
    if basic[:6].lower() == b"basic ":
        try:
            user = b64decode(basic[6:].strip(), validate=True).partition(b":")[0]
            return user.decode("latin-1") or None
        except (binascii.Error, ValueError):
            return None
    if query and b"writeKey" in query:
        return parse_qs(query.decode("latin-1")).get("writeKey", [None])[0]
    return None


class Known(NamedTuple):
    """What a key was found to be, and until when that is believed."""

    reader: Reader | None
    until: float


class Keys:
    """Finds the reader of a write key."""

    def __init__(self, sources: Sources, networks: Networks) -> None:
        self._sources = sources
        self._networks = networks
        self._known: dict[str, Known] = {}

    async def find(self, key: str) -> Reader | None:
        """Return what to read the key's messages with; None for keys unknown or revoked.

        Raises Later where the database is away and the key was never seen.
        """
        known = self._known.get(key)
        if known is not None and known.until > time.monotonic():
            return known.reader
        if not key or len(key) > 128:
            return None
        try:
            source = await asyncio.to_thread(self._sources.find, sha256(key.encode()).digest())
        except Exception as error:
            log.warning("collector: write keys cannot be looked up: %s", error, exc_info=True)
            if known is not None:
                return known.reader
            raise Later("Write keys cannot be looked up.", 5.0) from error
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        reader = read_source(source, self._networks) if source else None
        self._known[key] = Known(reader, time.monotonic() + FRESH)
        return reader


def read_source(source: Source, networks: Networks) -> Reader | None:
    """Return what a source's messages are read with; None where it was revoked."""
    if source.revoked is not None or source.kind != "segment":
        return None
    return Reader(f"segment:{source.id}", read_rules(read_settings(source.settings)), networks)
