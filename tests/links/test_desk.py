"""Links as a person meets them: found, proposed, confirmed, declined, undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scotty.desk.links import (
    confirm_link,
    decline_link,
    find_matches,
    link_accounts,
    list_links,
    list_proposals,
    match_company,
    match_rate,
    undo_link,
)
from scotty.facts import Fact, Refused
from scotty.flows.match import match_leads
from scotty.ports import House
from scotty.ports.links import Company
from scotty.settings import Settings
from scotty.wire import open_house
from tests.links.stories import identify, tell, view


def profile(key: str, name: str, **data: object) -> Fact:
    return tell("account.profiled", key, 1, account=key, data={"name": name, **data})


@pytest.fixture
def house(database: str, home: Path) -> Iterator[House]:
    with open_house(Settings(home=home, database_url=database)) as opened:
        opened.ledger.append(
            [
                profile("acme.com", "Acme Inc.", domain="acme.com", country="US"),
                profile("acme-incorporated", "ACME Incorporated", country="US"),
                profile(
                    "globex.com",
                    "Globex Systems",
                    domain="globex.com",
                    phone="+1 212 555 0100",
                    country="US",
                ),
                profile("glo-bex", "Globex Sytems GmbH", country="US"),
                profile("hooli.com", "Hooli", domain="hooli.com", country="US"),
                profile("hooli.fr", "Hooli", domain="hooli.fr", parent="hooli.com", country="US"),
                profile("initech.com", "Initech", domain="initech.com", country="US"),
                view("p1", None, 2, account="acme-incorporated"),
                view("p2", "v", 2),
            ]
        )
        yield opened


def views_of(house: House, account: str) -> list[str]:
    line = house.ledger.timelines([account])[account]
    return [fact.key for fact in line.facts() if fact.kind == "web.page_viewed"]


def test_found_confirmed_undone(house: House) -> None:
    found = find_matches(house)
    assert [(x.account, x.into, x.probability) for x in found.linked] == [
        ("acme-incorporated", "acme.com", 1.0)
    ]
    assert found.linked[0].reasons == ("the same name",)
    assert [(x.account, x.into) for x in found.proposed] == [("glo-bex", "globex.com")]
    assert "nearly the same name" in found.proposed[0].reasons[0]
    assert views_of(house, "acme.com") == ["p1"]
    assert views_of(house, "acme-incorporated") == []
    again = find_matches(house)
    assert not again.linked
    assert not again.proposed, "what was told is not told again"

    waiting = list_proposals(house)
    assert [x.id for x in waiting] == [found.proposed[0].id]
    confirmed = confirm_link(house, waiting[0].id, "sarah")
    assert confirmed.by == "sarah"
    assert list_proposals(house) == []
    with pytest.raises(Refused, match="settled already"):
        confirm_link(house, waiting[0].id, "sarah")

    undone = undo_link(house, found.linked[0].id, "ava", "two houses")
    assert (undone.state, undone.undone_by, undone.why) == ("undone", "ava", "two houses")
    assert views_of(house, "acme.com") == []
    assert views_of(house, "acme-incorporated") == ["p1"]
    assert {x.id: x.state for x in list_links(house)} == {
        found.linked[0].id: "undone",
        confirmed.id: "standing",
    }
    assert not find_matches(house).linked, "an undone pair rests"
    with pytest.raises(Refused, match="undone already"):
        undo_link(house, found.linked[0].id, "ava")


def test_declined_pairs_rest(house: House) -> None:
    proposal = find_matches(house).proposed[0]
    decline_link(house, proposal.id, "sarah", "another Globex")
    assert list_proposals(house) == []
    assert find_matches(house).proposed == ()


def test_linked_by_hand(house: House) -> None:
    with pytest.raises(Refused, match=r"hooli\.com, hooli\.fr"):
        link_accounts(house, "Hooli", "initech.com", "nathan", "bought in May")
    made = link_accounts(house, "hooli.com", "initech.com", "nathan", "bought in May")
    assert (made.account, made.into, made.by) == ("hooli.com", "initech.com", "nathan")
    with pytest.raises(Refused, match="one account already"):
        link_accounts(house, "hooli.com", "initech.com", "nathan")
    with pytest.raises(Refused, match="No account"):
        link_accounts(house, "nobody.com", "initech.com", "nathan")


@pytest.mark.parametrize("call", [confirm_link, decline_link, undo_link])
def test_unknown_ids_are_refused(house: House, call: object) -> None:
    with pytest.raises(Refused, match="has the id"):
        call(house, "00" * 16, "sarah")  # type: ignore[operator]


def test_match_rate_after_back_fill(house: House) -> None:
    rate = match_rate(house)
    assert (rate.views, rate.counts["matched"], rate.of_people) == (2, 1, 0.5)
    house.ledger.append([identify("v", "acme.com", 5)])
    rate = match_rate(house)
    assert rate.shares == {"matched": 1.0, "soft": 0.0, "unmatched": 0.0, "nonactionable": 0.0}


def test_match_a_company(house: House) -> None:
    (exact,) = match_company(house, "whatever", domain="globex.com")
    assert (exact.account, exact.probability, exact.reasons) == (
        "globex.com",
        1.0,
        ("the same domain",),
    )
    (named,) = match_company(house, "Initech")
    assert named.account == "initech.com"
    near = match_company(house, "Initech LLC", country="US")
    assert near[0].account == "initech.com"
    assert near[0].reasons[0].startswith("the same name")
    assert match_company(house, "Umbrella") == []


def test_leads_of_a_file_at_once(house: House) -> None:
    leads = [
        Company(key="1", name="ACME", domain="www.acme.com"),
        Company(key="2", name="Nobody at all"),
        Company(key="3"),
    ]
    found = match_leads(house, leads)
    assert [x.left for x in found["1"]] == ["acme.com"]
    assert found["1"][0].probability > 0.99
    assert found["2"] == found["3"] == []
