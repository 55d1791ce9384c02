"""The list of whom to speak to again, on a real workspace: the sieve lets all who are ripe through."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from scotty.desk.nurture import list_nurture
from scotty.desk.outfit import fit_out
from scotty.desk.suppress import Order, suppress_address
from scotty.facts import Fact
from scotty.flows.outreach.outfit import Outfit
from scotty.settings import Settings
from scotty.wire import open_house
from tests.deals.stories import ACME, NOW
from tests.nurture.test_rest import LIVES, Life
from tests.outreach.clocks import SetClock

RIPE = ("date", "heated", "deeds", "time")


def move(life: Life, number: int) -> list[Fact]:
    """Return a life as that of another company."""
    home = f"a{number}.example"
    return [
        replace(
            f,
            key=f"{number}:{f.key}",
            account=home,
            contact=f.contact and f.contact.replace(ACME, home),
            data={**f.data, **({"email": f"ann@{home}"} if "email" in f.data else {})},
        )
        for f in life.facts
    ]


@pytest.fixture
def outfit(database: str, tmp_path: Path) -> Iterator[Outfit]:
    settings = Settings(home=tmp_path / "home", database_url=database)
    with open_house(settings, clock=SetClock(NOW)) as house:
        house.ledger.append(f for n, life in enumerate(LIVES) for f in move(life, n))
        house.tables.refresh()
        yield fit_out(house, "http://127.0.0.1:1")


def test_all_who_are_ripe_are_listed_the_weightiest_reason_first(outfit: Outfit) -> None:
    found = list_nurture(outfit, 100)
    ripe = {f"a{n}.example" for n, life in enumerate(LIVES) if life.comes_to in RIPE}
    assert {r.rest.account for r in found.ripe} == ripe
    whys = [RIPE.index(r.rest.signs[0].why) for r in found.ripe]
    assert whys == sorted(whys)
    assert {(r.name, r.company) for r in found.ripe} == {("Ann Ash", "Acme Ltd")}
    few = list_nurture(outfit, 3)
    assert few.ripe == found.ripe[:3]
    assert few.more >= len(found.ripe) - 3 - 1


def test_who_stands_on_the_list_is_left_out_though_no_fact_of_theirs_says_so(
    outfit: Outfit,
) -> None:
    house = outfit.house
    first, second, *_ = list_nurture(outfit, 100).ripe
    order = Order(reason="asked", by="me")
    suppress_address(house.suppressions, first.rest.contact, order, NOW)
    suppress_address(house.suppressions, f"@{second.rest.account}", order, NOW)
    left = {r.rest.contact for r in list_nurture(outfit, 100).ripe}
    assert not left & {first.rest.contact, second.rest.contact}
    addresses = [first.rest.contact, second.rest.contact, "no address", *left]
    assert house.suppressions.standing(addresses, NOW) == set(addresses[:3])
    assert house.suppressions.standing([], NOW) == set()


def test_an_empty_workspace_has_nobody(database: str, tmp_path: Path) -> None:
    with open_house(Settings(home=tmp_path / "home", database_url=database)) as house:
        assert list_nurture(fit_out(house, "http://127.0.0.1:1")).ripe == ()
