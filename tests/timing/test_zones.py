"""Where a person's clock stands: a table of what was told, and what follows."""

import pytest

from scotty.stages.engage.timing import find_clock
from scotty.stages.engage.timing.gazetteer import (
    check_zone,
    open_zone,
    read_country,
    zones_by_country,
    zones_of_phone,
)
from tests.timing.stories import fields

NONE: dict[str, str] = {}


@pytest.mark.parametrize(
    ("person", "company", "zone", "country", "how"),
    [
        ({"zone": "Europe/Berlin"}, NONE, "Europe/Berlin", "DE", "by the zone as told"),
        ({"zone": "america/new_york"}, NONE, "America/New_York", "US", "by the zone as told"),
        ({"zone": "Asia/Calcutta"}, {"country": "IN"}, "Asia/Calcutta", "IN", "by the zone as told"),
        # The zone wins over the phone, and the person's own country over both, for holidays.
        ({"zone": "Asia/Tokyo", "phone": "+49 30 901820", "country": "DE"}, NONE, "Asia/Tokyo", "DE", "by the zone as told"),
        ({"zone": "Mars/Olympus", "country": "FR"}, NONE, "Europe/Paris", "FR", "by the country FR"),
        ({"zone": "../../etc/passwd", "country": "FR"}, NONE, "Europe/Paris", "FR", "by the country FR"),
        ({"zone": "Etc/UTC", "country": "JP"}, NONE, "Asia/Tokyo", "JP", "by the country JP"),
        ({"zone": "UTC"}, {"country": "Germany"}, "Europe/Berlin", "DE", "by the company's country DE"),
        ({"phone": "+44 20 7946 0958"}, NONE, "Europe/London", "GB", "by the phone number +44 20…"),
        ({"phone": "+1 (212) 555-2368"}, NONE, "America/New_York", "US", "by the phone number +1 212…"),
        ({"phone": "+1 604 555 2368"}, NONE, "America/Vancouver", "CA", "by the phone number +1 604…"),
        ({"phone": "+1 876 555 2368"}, NONE, "America/Jamaica", "JM", "by the phone number +1 876…"),
        ({"phone": "030 901820", "country": "DE"}, NONE, "Europe/Berlin", "DE", "by the phone number +49 30…"),
        ({"phone": "+55 92 3215 5678"}, NONE, "America/Manaus", "BR", "by the phone number +55 92…"),
        ({"phone": "+61 412 345 678", "city": "Perth"}, NONE, "Australia/Perth", "AU", "by the phone number +61 41… and the city Perth"),
        # Free numbers, no numbers, and nonsense tell nothing.
        ({"phone": "+1 800 356 9377", "country": "DE"}, NONE, "Europe/Berlin", "DE", "by the country DE"),
        ({"phone": "ask the desk"}, {"country": "DE"}, "Europe/Berlin", "DE", "by the company's country DE"),
        ({"phone": "12345"}, NONE, "UTC", "", "nothing tells where they are: UTC is assumed"),
        ({"state": "California"}, NONE, "America/Los_Angeles", "US", "by the state California"),
        ({"state": "CA", "country": "US"}, NONE, "America/Los_Angeles", "US", "by the state CA"),
        ({"state": "CA"}, NONE, "UTC", "", "nothing tells where they are: UTC is assumed"),
        ({"region": "Western Australia", "country": "AU"}, NONE, "Australia/Perth", "AU", "by the region Western Australia"),
        ({"city": "Sydney", "country": "AU"}, NONE, "Australia/Sydney", "AU", "by the city Sydney"),
        # London in Ontario is not the one that a zone is called after.
        ({"city": "London", "country": "CA"}, NONE, "America/Toronto", "CA", "by the country CA"),
        ({"country": "RU"}, NONE, "Europe/Moscow", "RU", "by the country RU"),
        ({"country": "uk"}, NONE, "Europe/London", "GB", "by the country GB"),
        (NONE, {"country": "BR"}, "America/Sao_Paulo", "BR", "by the company's country BR"),
        (NONE, {"phone": "+81 3 1234 5678"}, "Asia/Tokyo", "JP", "by the company's phone number +81 31…"),
        ({"country": "Atlantis"}, NONE, "UTC", "", "nothing tells where they are: UTC is assumed"),
        (NONE, NONE, "UTC", "", "nothing tells where they are: UTC is assumed"),
    ],
)  # fmt: skip
def test_clocks(
    person: dict[str, str], company: dict[str, str], zone: str, country: str, how: str
) -> None:
    found = find_clock(fields(**person), fields(**company))
    assert (found.main, found.country, found.how) == (zone, country, how)
    assert found.known == (zone != "UTC")


def test_facts_are_those_that_were_used() -> None:
    person = fields(phone="+61 412 345 678", city="Perth", country="AU", title="CFO")
    assert find_clock(person, {}).facts == ("fact-phone", "fact-city", "fact-country")


def test_a_country_of_many_zones_keeps_them_all() -> None:
    found = find_clock(fields(country="US"), {})
    assert {"America/New_York", "America/Chicago", "America/Denver", "Pacific/Honolulu"} <= set(
        found.zones
    )
    assert found.main == "America/New_York"


def test_a_phone_of_two_zones_keeps_both_until_the_city_decides() -> None:
    assert find_clock(fields(phone="+1 850 234 5678"), {}).zones == (
        "America/New_York",
        "America/Chicago",
    )
    assert find_clock(fields(phone="+1 850 234 5678", city="Chicago"), {}).zones == (
        "America/Chicago",
    )


def test_a_region_is_kept_for_its_holidays() -> None:
    found = find_clock(fields(country="DE", state="Bayern"), {})
    assert (found.country, found.region, found.main) == ("DE", "BY", "Europe/Berlin")


def test_a_contradiction_leaves_the_more_trusted_clue() -> None:
    found = find_clock(fields(phone="+49 30 901820", city="Tokyo"), {})
    assert found.zones[0] == "Europe/Berlin"
    assert "Tokyo" not in found.how


@pytest.mark.parametrize(
    "word",
    ["", " ", "Z", "EST", "CET", "Etc/GMT+5", "zone.tab", "Europe/", "/", "Europe/Berlin/.."],
)
def test_words_that_name_no_place(word: str) -> None:  # fmt: skip
    assert check_zone(word) == ""


def test_every_zone_of_every_country_opens() -> None:
    for zones in zones_by_country().values():
        assert all(open_zone(z).key == z for z in zones)


@pytest.mark.parametrize(
    "told", ["", "\x00", "+" * 99, "+49" + "9" * 400, "٠٣٠ ٩٠١٨٢٠", "tel:+49-30-901820;ext=5"]
)
def test_odd_numbers_do_not_break(told: str) -> None:  # fmt: skip
    shown, _, zones = zones_of_phone(told, "")
    assert bool(shown) == bool(zones)


def test_countries_are_read_by_code_and_name() -> None:
    told = ["DE", "de ", "Germany", "USA", "Great Britain", "Nowhere", ""]
    assert [read_country(t) for t in told] == ["DE", "DE", "DE", "US", "GB", "", ""]
