"""A site with only the public routes of mails, on a real house: what left, and who may see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
from fastapi import FastAPI
from starlette.exceptions import HTTPException

from scotty.desk.moments import Notes
from scotty.desk.signed import read_key
from scotty.desk.ways import Ways, name_ways
from scotty.door.shield import Shield
from scotty.facts import Later, Refused
from scotty.ports import House
from scotty.ports.moments import Sent
from scotty.settings import Settings
from scotty.web.app import KeptFiles, show_bug, show_fault, show_later, show_refusal
from scotty.web.assets import STATIC
from scotty.web.pages.health import healthz
from scotty.web.pages.out import routes
from scotty.wire import open_house
from tests.web.site import serve_app

TOUCH = "0123456789abcdef0123456789abcdef"
SENT = Sent(
    touch=TOUCH,
    account="acme.example",
    contact="ada@acme.example",
    address="Ada@Acme.example",
    sent_at=datetime.now(UTC) - timedelta(hours=2),
    links=("https://ours.example/case?a=1&b=2", "https://ours.example/roi", "javascript:alert(1)"),
    sequence="default",
)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0 Safari/537.36"


class Posted(msgspec.Struct, frozen=True):
    """A running site, the house behind it, and the addresses in the mail that was sent."""

    house: House
    url: str
    ways: Ways

    def client(self) -> httpx.Client:
        """Return a browser that follows nothing by itself."""
        return httpx.Client(follow_redirects=False, timeout=60, headers={"user-agent": CHROME})


def build_public(house: House, mails: dict[str, Sent]) -> FastAPI:
    """Return an app of the public routes, with the error pages of the whole one."""
    app = FastAPI(openapi_url=None)
    app.state.house, app.state.settings = house, Settings(home=house.home)
    app.state.find_touch = mails.get
    app.state.notes = Notes(house.moments, house.networks, read_key(house), house.clock)
    app.router.routes.extend(routes.routes)
    app.add_api_route("/healthz", healthz)
    app.mount("/static", KeptFiles(directory=STATIC))
    for fault, show in ((Refused, show_refusal), (Later, show_later), (HTTPException, show_fault)):
        app.add_exception_handler(fault, show)
    app.add_exception_handler(Exception, show_bug)
    return app


@contextmanager
def post_mail(url: str, home: Path, sent: Sent = SENT) -> Iterator[Posted]:
    """Serve the public routes for one mail that left."""
    with open_house(Settings(home=home, database_url=url)) as house:
        app = Shield(build_public(house, {sent.touch: sent}), Settings(home=home))
        with serve_app(app) as address:
            yield Posted(
                house, address, name_ways(read_key(house), address, sent.touch, sent.links)
            )
