"""A workspace filled with a small market, for the module's questions; whoever asks."""

from collections.abc import Callable, Iterator

import pytest

from scotty.desk.access import Person
from scotty.desk.roles import ROLES, grant
from scotty.desk.tools import Context, Means
from scotty.facts.fact import EPOCH
from scotty.ports import House
from scotty.ports.access import User
from scotty.settings import Settings
from scotty.wire import open_house
from tests.ask.filled import fill_market
from tests.databases import make_database

ROOT = "http://127.0.0.1:8080"


@pytest.fixture(scope="session")
def market(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a house with a simulated market; its questions change nothing but proposals."""
    with (
        make_database(server) as url,
        open_house(Settings(home=tmp_path_factory.mktemp("ask"), database_url=url)) as house,
    ):
        fill_market(house)
        yield house


@pytest.fixture(scope="session")
def means(market: House) -> Iterator[Means]:
    """Give what tools work with there."""
    made = Means(market, ROOT)
    yield made
    made.close()


@pytest.fixture(scope="session")
def context_of(means: Means) -> Iterator[Callable[..., Context]]:
    """Return a maker of contexts for somebody of a role."""

    made: list[Means] = []

    def make(role: str = "admin", house: House | None = None) -> Context:
        assert role in ROLES
        user = User(id=1, email=f"{role}@example.com", name=role, roles=(role,), made=EPOCH)
        mine = means if house is None else Means(house, ROOT)
        made.append(mine)
        return Context(mine, Person(user=user, may=grant((role,))))

    yield make
    for one in made:
        one.close()
