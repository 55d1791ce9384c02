"""A site that serves the public pages of a house in which one company is known."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from scotty.desk.films import keep_film
from scotty.desk.pages import Published, compose_for, publish_page
from scotty.door.shield import Shield
from scotty.facts import Held
from scotty.playbook.roi import default_models
from scotty.ports import House
from scotty.settings import Settings
from scotty.stages.engage.pages import Page, Stock
from scotty.web.assets import STATIC
from scotty.web.pages import landing
from tests.pages.story import ACCOUNT, BRAND, READER, make_assets, tell_story
from tests.web.conftest import context, house
from tests.web.site import serve_app

__all__ = ["context", "house"]
ALLOWED = "a" * 32


class Public(NamedTuple):
    """The house, the page that was put up in it, and where it is served."""

    house: House
    page: Page
    put: Published
    url: str

    @property
    def address(self) -> str:
        """Where the page is."""
        return self.url + self.put.path


def film(public: Public, recording: Path) -> Public:
    """Bring a recording, and put the page up with it."""
    keep_film(public.house, public.page, recording)
    put = publish_page(public.house, public.page, "landing", by="marta", allowed="f" * 32)
    return public._replace(put=put)


def put_up(house: House, model: str = "cash") -> tuple[Page, Published]:
    """Tell the story to a house, and publish Maya's page."""
    house.ledger.append(tell_story())
    stock = Stock(brand=BRAND, assets=make_assets())
    page = compose_for(house, ACCOUNT, READER, stock, default_models()[model])
    assert not isinstance(page, Held)
    return page, publish_page(house, page, "landing", by="marta@tideline.example", allowed=ALLOWED)


@pytest.fixture
def public(house: House) -> Iterator[Public]:
    """Give a published page, served as it is to people outside."""
    page, put = put_up(house)
    settings = Settings(home=house.home)
    app = FastAPI(openapi_url=None)
    app.state.house, app.state.settings = house, settings
    app.router.routes.extend(landing.routes.routes)
    app.mount("/static", StaticFiles(directory=STATIC))
    with serve_app(Shield(app, settings)) as url:
        yield Public(house, page, put, url)
