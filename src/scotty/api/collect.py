"""The collector: an ASGI app that takes messages by HTTP and answers once they are durable.

Speaks the Segment HTTP Tracking API and RudderStack's variants of it. It is plain ASGI, as
on the hot path a framework would be most of the work.
"""

import asyncio
import gc
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import msgspec
import uvicorn

from scotty.api.answers import Answer, Headers, allow_origin, config_answer, settings_answer
from scotty.api.keys import Keys, read_key
from scotty.facts import Later
from scotty.flows.intake import Intake
from scotty.ports import Clock, House
from scotty.settings import Settings
from scotty.vendors.segment import (
    BATCHES,
    TYPES,
    Call,
    Parsed,
    Unreadable,
    cut_body,
    open_body,
    parse_bundle,
)
from scotty.vendors.segment.message import BODY_BYTES

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BODIES_HELD = 64 * 1024 * 1024
"""Bytes of bodies that may be in memory at a time, over all requests."""
PATHS = ("/v1/", "/beacon/v1/", "/sourceConfig")
"""How the paths begin that a server with other things to serve passes on to the collector."""
ROUTES = frozenset((*TYPES, *BATCHES))
_PREFETCH = (b"sec-purpose", b"purpose", b"x-purpose", b"x-moz")
_FULL = Answer(
    429, b'{"success":false,"code":"busy","message":"Too much at once.","mend":"Try again."}',
    ((b"retry-after", b"1"), (b"x-ratelimit-reset", b"1")),
)  # fmt: skip
_DONE = Answer(200, b'{"success":true}')


class Collector:
    """The ASGI app. `trusted` is how many proxies stand before it and name the client."""

    def __init__(self, intake: Intake, keys: Keys, clock: Clock, trusted: int = 0) -> None:
        self._intake = intake
        self._keys = keys
        self._clock = clock
        self._trusted = trusted
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await _hear_lifespan(scope, receive, send)
            return
        headers: Headers = dict(scope["headers"])
        try:
            answer = await self._answer(scope, headers, receive)
        except Unreadable as fault:
            answer = _refuse(fault.status, fault.why, fault.mend)
        except Later as error:
            retry = ((b"retry-after", b"%d" % max(1, int(error.after))),)
            answer = _refuse(503, "The messages could not be kept.", "Try again.", retry)
        start = {"type": "http.response.start", "status": answer.status}
        lines = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(answer.body)),
            *answer.headers,
            *allow_origin(headers),
        ]
        await send({**start, "headers": lines})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, headers: Headers, receive: Receive) -> Answer:
        method, path = scope["method"], scope["path"]
        if method == "OPTIONS":
            return Answer(204, b"")
        parts = path.strip("/").split("/")
        if parts and parts[0] == "beacon":  # RudderStack's sendBeacon
            parts = parts[1:]
        if method == "POST" and len(parts) == 2 and parts[0] == "v1" and parts[1] in ROUTES:
            return await self._take(parts[1], scope, headers, receive)
        if method == "GET":
            return await self._bootstrap(parts, scope, headers)
        return _refuse(404, f"There is no {method} {path[:80]}.", "See docs/howto/collect.md.")

    async def _take(self, route: str, scope: Scope, headers: Headers, receive: Receive) -> Answer:
        """Read, parse, queue, and wait until it is durable."""
        if self._bytes > BODIES_HELD:
            return _FULL
        body = await self._read(headers, receive)
        self._bytes += len(body)
        try:
            opened = open_body(body, headers.get(b"content-encoding", b"").decode("latin-1"))
            bundle = cut_body(opened, route in BATCHES)
            key = read_key(headers, scope["query_string"]) or bundle.envelope.write_key
            reader = await self._keys.find(key) if key else None
            if reader is None:
                return _refuse(
                    401, "The write key is not known.", "Use one of `scotty connect segment`."
                )
            parsed = parse_bundle(bundle, self._describe(route, scope, headers), reader)
            return await self._keep(parsed)
        finally:
            self._bytes -= len(body)

    async def _keep(self, parsed: Parsed) -> Answer:
        if not parsed.facts and not parsed.letters:
            return _DONE
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[None] = loop.create_future()

        def settle(error: Later | None) -> None:
            if waiting.cancelled():
                return
            if error is None:
                waiting.set_result(None)
            else:
                waiting.set_exception(error)

        def done(error: Later | None) -> None:
            loop.call_soon_threadsafe(settle, error)

        if not self._intake.submit(parsed.facts, parsed.letters, done):
            return _FULL
        await waiting
        return _DONE

    async def _read(self, headers: Headers, receive: Receive) -> bytes:
        length = headers.get(b"content-length", b"0")
        chunks: list[bytes] = []
        size = int(length) if length.isdigit() else 0
        while size <= BODY_BYTES:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Unreadable("The connection was cut.", "Send it again.")
            chunks.append(message.get("body", b""))
            if not message.get("more_body", False):
                return chunks[0] if len(chunks) == 1 else b"".join(chunks)
            size = sum(map(len, chunks))
        raise Unreadable(
            f"The body is larger than {BODY_BYTES // 1024} KiB.", "Send smaller batches.", 413
        )

    def _describe(self, route: str, scope: Scope, headers: Headers) -> Call:
        agent = headers.get(b"user-agent")
        return Call(
            route=route,
            received=self._clock.now(),
            address=self._client(scope, headers),
            agent=agent.decode("latin-1") if agent is not None else None,
            prefetch=any(
                b"prefetch" in (said := headers.get(name, b"")) or b"preview" in said
                for name in _PREFETCH
            ),
        )

    def _client(self, scope: Scope, headers: Headers) -> str | None:
        """Return the client's address: by the outermost trusted proxy, else the connection's."""
        if self._trusted:
            hops = headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")
            if len(hops) >= self._trusted and (hop := hops[-self._trusted].strip()):
                return hop
        client = scope.get("client")
        return client[0] if client else None

    async def _bootstrap(self, parts: list[str], scope: Scope, headers: Headers) -> Answer:
        """Answer what browser SDKs ask for before they send."""
        match parts:
            case ["healthz"]:
                return _DONE
            case ["v1", "projects", key, "settings"]:
                if await self._keys.find(key) is not None:
                    return settings_answer(key, scope, headers)
            case ["sourceConfig"]:
                key = read_key(headers, scope["query_string"]) or ""
                if await self._keys.find(key) is not None:
                    return config_answer(key)
            case _:
                return _refuse(404, "There is no such page.", "See docs/howto/collect.md.")
        return _refuse(401, "The write key is not known.", "Use one of `scotty connect segment`.")


async def _hear_lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "lifespan":
        raise RuntimeError(f"the collector speaks http, not {scope['type']}")
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _refuse(
    status: int, why: str, mend: str, headers: tuple[tuple[bytes, bytes], ...] = ()
) -> Answer:
    body = {"success": False, "code": str(status), "message": why, "mend": mend}
    return Answer(status, msgspec.json.encode(body), headers)


@contextmanager
def open_collector(house: House, settings: Settings) -> Iterator[Collector]:
    """Open the collector of a house; leaving commits what still waits."""
    with Intake(house.ledger) as intake:
        keys = Keys(house.sources, house.networks)
        yield Collector(intake, keys, house.clock, settings.trusted_proxies)


def serve_collector(house: House, settings: Settings, port: int) -> None:
    """Serve the collector until the process is asked to end (`scotty collect --port N`)."""
    # Uvicorn ends by raising the signal again: as an exit, so that everything is closed on the way.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Messages hold no circles, so there is little to find for a collector that runs often.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    with open_collector(house, settings) as collector:
        uvicorn.run(
            collector,
            host=settings.host,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # who the client is, is the collector's own judgement
            backlog=4096,
        )
