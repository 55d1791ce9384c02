"""One server: pages, API, collector, behind one shield; and the board that keeps them current."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from scotty.api.app import build_api
from scotty.desk.access import first_link
from scotty.desk.rules import current_rules
from scotty.door.shield import Shield
from scotty.flows.board import Board
from scotty.flows.pulse import Pulse, run_pulse
from scotty.ports import House
from scotty.settings import Settings
from scotty.web.app import build_pages
from scotty.web.meters import Metered


def build_server(house: House, settings: Settings, board: Board) -> ASGIApp:
    """Return everything that people and programs reach by HTTP, as one ASGI app."""
    pages = build_pages(house, settings, board)
    pages.router.mount("/api/v1", build_api(house, settings, board))
    pages.router.routes.insert(0, pages.router.routes.pop())
    zipped = GZipMiddleware(Metered(pages, pages.state.meters), minimum_size=800, compresslevel=6)
    return Shield(zipped, settings)


@contextmanager
def follow_board(house: House) -> Iterator[Board]:
    """Give a board that follows the ledger until the end of the block."""
    board = Board(house, lambda moment: current_rules(house, moment))
    stop = threading.Event()
    thread = threading.Thread(target=run_pulse, args=(Pulse(house, board), stop), name="pulse")
    thread.start()
    try:
        yield board
    finally:
        stop.set()
        thread.join(timeout=10)


def public_address(settings: Settings) -> str:
    """Return the address that people type, without a slash at the end."""
    return (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")


def first_address(house: House, settings: Settings) -> str | None:
    """Return the address for the first administrator, valid once for 24 hours; None once there is one."""
    token = first_link(house)
    return None if token is None else f"{public_address(settings)}/start/{token}"


def run_server(house: House, settings: Settings) -> None:
    """Serve until interrupted."""
    with follow_board(house) as board:
        app = build_server(house, settings, board)
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=3,
        )
