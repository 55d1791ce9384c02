"""One server: pages, API, collector, behind one shield; and the board that keeps them current."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

import uvicorn
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from scotty.api.app import build_api
from scotty.api.collect import PATHS, open_collector
from scotty.desk.access import first_link
from scotty.desk.adfiles import tend_files
from scotty.desk.engine import JOB as ENGINE
from scotty.desk.engine import turn_engine
from scotty.desk.hands import TeamHands
from scotty.desk.mailboxes import adopt_mailbox
from scotty.desk.moments import settle_moments
from scotty.desk.outfit import fit_out
from scotty.desk.pipelines import Pipelines
from scotty.desk.rules import current_rules
from scotty.desk.tools import Means
from scotty.desk.watch import keep_watch
from scotty.door.shield import Shield
from scotty.flows.board import Board
from scotty.flows.outreach.carrying import answer_alarms
from scotty.flows.outreach.loops import Job, run_loops
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.worker import run_worker
from scotty.flows.pulse import Pulse, Stopped, run_pulse, run_settling, run_watching
from scotty.mcp.http import McpDoor
from scotty.ports import House
from scotty.settings import Settings, name_address
from scotty.web.app import build_pages
from scotty.web.meters import Metered


class Switch:
    """Send what comes from sources to the collector, all else to the pages behind the shield.

    Sources call from anywhere, by a key; the shield is for people's browsers.
    """

    def __init__(self, collector: ASGIApp, pages: ASGIApp) -> None:
        self.collector = collector
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by one or the other."""
        sources = scope["type"] == "http" and scope["path"].startswith(PATHS)
        await (self.collector if sources else self.pages)(scope, receive, send)


class Agents:
    """Send what agents ask over MCP to their own door, which knows keys alone, all else to the pages."""

    def __init__(self, pages: ASGIApp, door: ASGIApp) -> None:
        self.app = pages
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by one or the other."""
        agents = scope["type"] == "http" and scope["path"].rstrip("/") == "/mcp"
        await (self.door if agents else self.app)(scope, receive, send)


def build_pages_and_api(
    house: House, settings: Settings, board: Board, outfit: Outfit | None = None
) -> ASGIApp:
    """Return what people and programs reach, as one ASGI app behind the shield.

    `outfit` is the worker's, where one runs in this process: what it learnt serves here, too.
    """
    pipelines = Pipelines(house)
    outfit = outfit or fit_out(house, name_address(settings))
    means = Means(house, name_address(settings), board.hot_list, pipelines, outfit)
    pages = build_pages(house, settings, board, pipelines, outfit)
    api = build_api(house, settings, board, pipelines, outfit)
    pages.state.means = api.state.means = means
    pages.mount("/api/v1", api)
    metered = Metered(pages, pages.state.meters)
    both = Agents(metered, McpDoor(means))
    return Shield(GZipMiddleware(both, minimum_size=800, compresslevel=6), settings)


@contextmanager
def follow_board(house: House) -> Iterator[Board]:
    """Give a board that follows the ledger until the end of the block."""
    board = Board(house, lambda moment: current_rules(house, moment))
    stop = threading.Event()
    threads = (
        threading.Thread(target=run_pulse, args=(Pulse(house, board), stop), name="pulse"),
        threading.Thread(target=run_settling, args=(house, stop), name="settling"),
        threading.Thread(
            target=run_watching, args=(partial(keep_watch, house), stop), name="watching"
        ),
    )
    for thread in threads:
        thread.start()
    try:
        yield board
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=10)


@contextmanager
def work_outreach(house: House, settings: Settings) -> Iterator[tuple[Outfit, str]]:
    """Carry what is due until the end of the block; gives the outfit, and this worker's name.

    The mailbox that the environment names, if any, is connected first.
    """
    root = name_address(settings)
    adopt_mailbox(house, settings.smtp_url, settings.imap_url, settings.mail_from, root)
    outfit = fit_out(house, root)
    judge = Job("moments", 0.5, lambda: bool(settle_moments(house.moments, house.clock.now())))
    lists = Job("ads", 5.0, lambda: tend_files(outfit, settings.mmdb))
    ending = threading.Event()
    engine = Job(ENGINE, 5.0, partial(_turn_engine, outfit, ending))
    with (
        run_worker(house, partial(answer_alarms, outfit)) as name,
        run_loops(outfit, (judge, lists, engine)),
    ):
        try:
            yield outfit, name
        finally:
            ending.set()  # a run under way ends after the piece of work it is at


def _turn_engine(outfit: Outfit, ending: threading.Event) -> bool:
    def check() -> None:
        if ending.is_set():
            raise Stopped

    with suppress(Stopped):
        return turn_engine(outfit.house, partial(TeamHands, outfit), check)
    return False


def first_address(house: House, settings: Settings) -> str | None:
    """Return the address for the first administrator, valid once for 24 hours; None once there is one."""
    token = first_link(house)
    return None if token is None else f"{name_address(settings)}/start/{token}"


def run_server(house: House, settings: Settings) -> None:
    """Serve until interrupted."""
    with (
        work_outreach(house, settings) as (outfit, _),
        follow_board(house) as board,
        open_collector(house, settings) as collector,
    ):
        app = Switch(collector, build_pages_and_api(house, settings, board, outfit))
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=3,
        )
