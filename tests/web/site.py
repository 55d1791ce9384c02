"""A site for tests: a small simulated market in a real workspace, served on loopback."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import msgspec
import uvicorn
from starlette.types import ASGIApp

from scotty.api.collect import open_collector
from scotty.desk.demo import fill_demo, plan_demo
from scotty.desk.passwords import derive_csrf, hash_password
from scotty.desk.roles import ROLES
from scotty.desk.settle import settle_facts
from scotty.door.caller import SESSION
from scotty.flows.board import Board
from scotty.ports import House
from scotty.serve import Switch, build_pages_and_api, follow_board
from scotty.settings import Settings
from scotty.wire import open_house, tell_market

PASSWORD = "a quiet engine room"
COMPANIES, DAYS, SEED = 600, 140, 7


class Site(msgspec.Struct, frozen=True):
    """A running site, and the house behind it."""

    house: House
    board: Board
    url: str

    @contextmanager
    def client(self, role: str | None = None) -> Iterator[httpx.Client]:
        """Give a client; signed in as somebody of this role, with the form token as a header."""
        with httpx.Client(base_url=self.url, follow_redirects=False, timeout=60) as client:
            if role is not None:
                enter_site(client, f"{role}@example.com")
            yield client


def enter_site(client: httpx.Client, email: str, password: str = PASSWORD) -> httpx.Response:
    """Sign in by the form, as a browser would."""
    token = read_csrf(client.get("/enter").text)
    response = client.post("/enter", data={"email": email, "password": password, "csrf": token})
    if session := client.cookies.get(SESSION):
        client.headers["x-csrf-token"] = derive_csrf(session)
    return response


def read_csrf(page: str) -> str:
    """Return the form token of a page."""
    return page.split('name="csrf" value="', 1)[1].split('"', 1)[0]


def add_people(house: House) -> None:
    """Add a person for each role, named after it; all have the same password."""
    hashed = hash_password(PASSWORD, "")
    for role in ROLES:
        house.access.add_user(f"{role}@example.com", role.capitalize(), hashed, [role])


def fill_house(house: House) -> None:
    """Fill the house with a small market, and settle what follows from it."""
    plan = plan_demo(house, COMPANIES, DAYS, SEED)
    fill_demo(house, plan, tell_market, lambda _: None)
    settle_facts(house)


@contextmanager
def serve_app(app: ASGIApp) -> Iterator[str]:
    """Serve on a free port of loopback; give the address."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(
            app, log_level="error", server_header=False, ws="none", timeout_graceful_shutdown=2
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with httpx.Client(transport=httpx.HTTPTransport(retries=20)) as client:
                client.get(f"http://127.0.0.1:{port}/healthz", timeout=30)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)


@contextmanager
def open_site(url: str, home: Path, filled: bool = True) -> Iterator[Site]:
    """Open a whole site on a database; everything is real but the market."""
    settings = Settings(home=home, database_url=url)
    with open_house(settings) as house:
        if filled:
            fill_house(house)
            add_people(house)
        with follow_board(house) as board, open_collector(house, settings) as collector:
            app = Switch(collector, build_pages_and_api(house, settings, board))
            with serve_app(app) as address:
                yield Site(house, board, address)
