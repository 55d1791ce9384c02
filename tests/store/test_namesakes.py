"""Two companies of one name: whoever asks by the name alone is told, and never given just one."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from scotty.desk.links import match_company
from scotty.facts import Fact, Refused
from scotty.ports import House

AT = datetime(2026, 5, 4, tzinfo=UTC)


def tell(key: str, name: str) -> Fact:
    data = {"name": name} | ({"domain": key} if "." in key else {})
    return Fact(
        kind="account.profiled", at=AT, known=AT, source="crm", key=key, account=key, data=data
    )


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    house = make_house()
    told = [tell("acme.example", "Acme"), tell("acme.test", "ACME"), tell("acme", "Other")]
    house.ledger.append([*told, tell("solo.example", "Solo")])
    house.tables.refresh()
    return house


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("acme.example", "acme.example"),
        ("ACME.TEST", "acme.test"),
        ("acme", "acme"),
        ("solo", "solo.example"),
        ("nobody", None),
    ],
)
def test_a_key_a_domain_or_a_name_of_its_own_finds_one(
    house: House, name: str, found: str | None
) -> None:
    row = house.tables.account(name)
    assert (row and row["key"]) == found
    assert row is None or "nth" not in row


def test_a_name_that_two_bear_is_refused_with_their_domains(house: House) -> None:
    with pytest.raises(Refused, match=r"acme\.example, acme\.test") as refused:
        house.tables.account("Acme")
    assert "domain" in refused.value.mend


def test_a_link_makes_them_one_again(house: House) -> None:
    link = Fact(
        kind="account.linked",
        at=AT,
        known=AT,
        source="scotty",
        key="1",
        account="acme.test",
        data={"into": "acme.example", "probability": 1.0, "reasons": []},
    )
    house.ledger.append([link])
    house.tables.refresh()
    row = house.tables.account("Acme")
    assert row is not None
    assert row["key"] == "acme.example"


def test_who_only_looks_for_likely_companies_is_refused_nothing(house: House) -> None:
    assert isinstance(match_company(house, "Acme"), list)
