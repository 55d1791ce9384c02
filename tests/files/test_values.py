"""What cells mean: tables of texts and their values."""

from datetime import UTC, datetime
from typing import Any

import pytest

from scotty.vendors.files.values.meanings import (
    make_country_reader,
    make_industry_reader,
    read_currency,
    read_domain,
    read_email,
    read_list,
    read_status,
    read_year,
    read_yesno,
)
from scotty.vendors.files.values.numbers import (
    Decimal,
    Money,
    find_decimal,
    make_count_reader,
    make_fraction_reader,
    make_money_reader,
    parse_number,
)
from scotty.vendors.files.values.times import find_order, make_time_reader
from scotty.vendors.files.words.book import find_near, measure_slips

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)

TIMES = [
    ("2025-02-11", "2025-02-11T00:00:00"),
    ("2025-02-11T13:00:01Z", "2025-02-11T13:00:01"),
    ("2025-02-11 13:00:01+02:00", "2025-02-11T11:00:01"),
    ("20150211130001", "2015-02-11T13:00:01"),
    ("20150211130001.0", "2015-02-11T13:00:01"),
    ("20150211", "2015-02-11T00:00:00"),
    ("201502", "2015-02-01T00:00:00"),
    ("42046", "2015-02-11T00:00:00"),
    ("42046.5", "2015-02-11T12:00:00"),
    (42046, "2015-02-11T00:00:00"),
    (42046.25, "2015-02-11T06:00:00"),
    ("25-10-2016", "2016-10-25T00:00:00"),
    ("03/04/2016 7:05 PM", "2016-04-03T19:05:00"),
    ("31.12.2024 23:59", "2024-12-31T23:59:00"),
    ("12 Mar 2017", "2017-03-12T00:00:00"),
    ("March 12, 2017", "2017-03-12T00:00:00"),
    ("12-Mar-17", "2017-03-12T00:00:00"),
    ("Tue, 12 Mar 2024 10:11:12", "2024-03-12T10:11:12"),
    ("1700000000", "2023-11-14T22:13:20"),
    (1_700_000_000_000, "2023-11-14T22:13:20"),
    (datetime(2025, 1, 1, tzinfo=UTC), "2025-01-01T00:00:00"),
]


@pytest.mark.parametrize(("raw", "expected"), TIMES)
def test_times_in_the_ways_of_files(raw: Any, expected: str) -> None:
    read = make_time_reader("day-first", "UTC", NOW, planned=False)
    assert read(raw).value == datetime.fromisoformat(expected).replace(tzinfo=UTC)


FAULTY_TIMES = [
    ("2215-01-01", "in the future"),
    ("115131", "in the future"),
    ("1970-01-01", "empty Unix time"),
    (0, "not a day-first date"),
    ("0000-00-00", "empty one"),
    ("1900-01-01", "empty cell of Excel"),
    ("0016-02-03", "cannot be right"),
    ("03/25/2017", "not a day-first date"),
    ("2024-02-30", "not a day-first date"),
    ("soon", "not a day-first date"),
    (True, "not a day-first date"),
]


@pytest.mark.parametrize(("raw", "why"), FAULTY_TIMES)
def test_impossible_times_are_faults_with_a_mend(raw: Any, why: str) -> None:
    reading = make_time_reader("day-first", "UTC", NOW, planned=False)(raw)
    assert reading.value is None
    assert why in reading.fault
    assert reading.mend


def test_what_happened_up_to_a_day_ahead_is_capped_and_planned_days_are_not() -> None:
    happened = make_time_reader("", "UTC", NOW, planned=False)("2026-07-01T00:00:00Z")
    assert happened.value == NOW
    assert "ahead of our clock" in happened.why
    planned = make_time_reader("", "UTC", NOW, planned=True)
    assert planned("2027-01-31").value == datetime(2027, 1, 31, tzinfo=UTC)
    assert "30 years ahead" in planned("2215-01-01").fault


def test_a_zone_holds_for_times_that_name_none() -> None:
    read = make_time_reader("", "Europe/Berlin", NOW, planned=False)
    assert read("2025-07-01T12:00:00").value == datetime(2025, 7, 1, 10, tzinfo=UTC)
    assert read("2025-07-01T12:00:00Z").value == datetime(2025, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["01-02-2017", "13-02-2017"], "day-first"),
        (["01/02/2017", "02/13/2017"], "month-first"),
        (["01/02/2017", "02/03/2017"], ""),
        (["2017-02-13"], ""),
        ([], ""),
    ],
)
def test_one_number_above_twelve_decides_the_column(values: list[str], order: str) -> None:
    assert find_order(values) == order


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1,234.56", "point", 1234.56),
        ("1.234,56", "comma", 1234.56),
        ("1'234", "point", 1234.0),
        ("1 234 567", "point", 1234567.0),
        ("1\u202f234,5", "comma", 1234.5),
        ("(1,200)", "point", -1200.0),
        ("-7", "point", -7.0),
        ("1e3", "point", 1000.0),
        ("12,34", "point", None),
        ("1,23,456", "point", None),
        ("abc", "point", None),
        ("nan", "point", None),
        ("", "point", None),
    ],
)
def test_numbers_in_both_conventions(text: str, decimal: Decimal, number: float | None) -> None:
    assert parse_number(text, decimal) == number


@pytest.mark.parametrize(
    ("values", "decimal"),
    [
        (["1,234", "3,5"], "comma"),
        (["1,234.5"], "point"),
        (["1.234.567"], "comma"),
        (["1,234,567"], "point"),
        (["1,234"], ""),
        (["0,123"], "comma"),
        (["12"], ""),
    ],
)
def test_the_convention_is_decided_by_the_column(values: list[str], decimal: str) -> None:
    assert find_decimal(values) == decimal


@pytest.mark.parametrize(
    ("raw", "money"),
    [
        ("$1,200.50", Money(1200.5, "USD")),
        ("EUR 12k", Money(12000.0, "EUR")),
        ("12.5 €", Money(12.5, "EUR")),
        ("-$5", Money(-5.0, "USD")),
        ("1.5m", Money(1.5e6)),
        (7, Money(7.0)),
    ],
)
def test_money(raw: Any, money: Money) -> None:
    assert make_money_reader("point")(raw).value == money


def test_counts_fractions_and_units() -> None:
    count = make_count_reader("point")
    assert count("1,000").value == 1000
    assert count("51-200").value == 101
    assert count("5001+").value == 5001
    assert "below zero" in count("-3").fault
    assert make_fraction_reader("point", percent=False)("12 %").value == 0.12
    assert make_fraction_reader("point", percent=True)("12").value == 0.12
    assert make_money_reader("point", "millions")("1.5").value == Money(1.5e6)


@pytest.mark.parametrize("word", ["Yes", "y", "TRUE", "1", "x", "ja", "oui", True])
def test_yes_in_many_spellings(word: Any) -> None:
    assert read_yesno(word).value is True


@pytest.mark.parametrize("word", ["No", "n", "false", "0", "nein", "não", False])
def test_no_in_many_spellings(word: Any) -> None:
    assert read_yesno(word).value is False


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Closed Won", "won"),
        ("closedwon", "won"),
        ("gewonnen", "won"),
        ("Loss", "lost"),
        ("Closed/Lost", "lost"),
        ("Verloren", "lost"),
        ("Perdu", "lost"),
        ("Negotiation", "open"),
    ],
)
def test_stages_and_status_words(word: str, status: str) -> None:
    assert read_status(word).value == status


def test_countries_and_industries_keep_what_was_told_where_they_mend() -> None:
    country, industry = make_country_reader(), make_industry_reader()
    assert country("United States").value == "US"
    assert country("Deutschland").value == "DE"
    assert country("Österreich") == ("AT", "", "", "", "")
    assert country("Philipines")[:2] == ("PH", "the country 'Philipines'")
    assert "Republic of Korea" in country("Korea").did
    assert country("Atlantis").value == "Atlantis"
    assert industry("Technolgy").value == "technology"
    assert industry("Retail") == ("retail", "", "", "", "")
    assert industry("underwater basketry").value == "underwater basketry"


def test_near_misses_are_mended_only_where_one_word_is_near() -> None:
    assert find_near("medica", frozenset({"media", "medical"})) is None
    assert find_near("softwrae", frozenset({"software"})) == "software"
    assert find_near("cat", frozenset({"car"})) is None
    assert measure_slips("ab", "ba") == 1
    assert measure_slips("kitten", "sitting") == 3


def test_domains_mail_lists_years_currencies() -> None:
    assert read_domain("https://www.Acme.co.uk/about").value == "acme.co.uk"
    assert "IP address" in read_domain("10.0.0.1").fault
    assert "drawn like acme.com" in read_domain("аcme.com").fault
    assert read_domain("localhost").fault
    assert read_email("Jane <JANE@Acme.com>").value == "jane@acme.com"
    assert read_email("jane@acme.com").value == "jane@acme.com"
    assert read_email("jane@localhost..com").fault
    assert read_list("A; B;A").value == ["A", "B"]
    assert read_list(["x", None]).value == ["x"]
    assert read_year("1996.0").value == 1996
    assert read_year("12").fault
    assert read_currency("€").value == "EUR"
    assert read_currency("US Dollar (USD)").value == "USD"
    assert read_currency("gold").fault
