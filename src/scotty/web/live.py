"""The live line: what moves on the board goes to every open page, as server-sent events."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

import msgspec
from starlette.requests import Request
from starlette.responses import StreamingResponse

from scotty.flows.board import Board, Change

QUIET = 15.0
"""Seconds after which a comment is sent, so that proxies keep the line open."""
MOST = 500
"""Accounts named in one event; beyond that pages refresh whatever they show."""


class Line:
    """One thread listens to the board; any number of open pages listen to it."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[asyncio.Queue[bytes | None]] = set()

    def start(self) -> None:
        """Begin to listen, in the event loop that runs now."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._listen, name="live", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let every page go, and stop listening."""
        self._stop.set()
        for queue in list(self._listeners):
            _put(queue, None)
        if self._thread is not None:
            self._thread.join(timeout=5)  # it looks up every second

    def _listen(self) -> None:
        version = self._board.version
        while not self._stop.is_set():
            change = self._board.wait(version, 1.0)
            if change is None or self._loop is None:
                continue
            version = change.version
            if self._listeners:
                self._board.hot_list()  # drawn up once, before all open pages ask for it
            with contextlib.suppress(RuntimeError):  # the loop may close while we tell it
                self._loop.call_soon_threadsafe(self._tell, write_event(change))

    def _tell(self, event: bytes) -> None:
        for queue in list(self._listeners):
            _put(queue, event)

    async def follow(self) -> AsyncIterator[bytes]:
        """Yield events for one page until it leaves or we stop."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=8)
        self._listeners.add(queue)
        try:
            yield b"retry: 2000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), QUIET)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if event is None:
                    return
                yield event
        finally:
            self._listeners.discard(queue)


def _put(queue: asyncio.Queue[bytes | None], event: bytes | None) -> None:
    """Hand over; a page that does not keep up loses the oldest, for the newest tells it to look."""
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(event)


def write_event(change: Change) -> bytes:
    """Return a change as a server-sent event (WHATWG HTML, 9.2)."""
    moved = sorted(change.scores)
    told = {
        "moved": moved[:MOST],
        "more": len(moved) > MOST,
        "heated": len(change.heated),
        "cooled": len(change.cooled),
    }
    return b"id: %d\nevent: moved\ndata: %b\n\n" % (change.version, msgspec.json.encode(told))


def line_of(request: Request) -> Line:
    """Return the line of this app."""
    line: Line = request.app.state.line
    return line


def stream_line(request: Request) -> StreamingResponse:
    """Return the open line, for one page."""
    return StreamingResponse(
        line_of(request).follow(),
        media_type="text/event-stream",
        headers={"cache-control": "no-cache", "x-accel-buffering": "no"},
    )
