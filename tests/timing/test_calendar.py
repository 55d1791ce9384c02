"""Which days are working days where."""

from datetime import date

import pytest

from scotty.stages.engage.timing.calendar import knows_holidays, read_year, why_closed
from scotty.stages.engage.timing.gazetteer import zones_by_country


@pytest.mark.parametrize(
    ("day", "country", "region", "why"),
    [
        ("2026-11-26", "US", "", "public holiday (Thanksgiving Day)"),
        ("2026-11-27", "US", "", ""),
        ("2026-07-03", "US", "", "public holiday (Independence Day (observed))"),
        ("2026-12-28", "GB", "", "public holiday (Boxing Day (observed))"),
        ("2026-12-28", "DE", "", ""),
        ("2026-05-04", "JP", "", "public holiday (Greenery Day)"),
        ("2026-05-05", "JP", "", "public holiday (Children's Day)"),
        ("2026-06-04", "DE", "BY", "public holiday (Corpus Christi)"),
        ("2026-06-04", "DE", "BE", ""),
        ("2026-06-04", "DE", "Mordor", ""),
        ("2026-10-03", "DE", "", "public holiday (German Unity Day)"),
        ("2026-12-24", "DE", "", ""),
        # The Emirates moved their weekend in 2022.
        ("2021-09-03", "AE", "", "weekend"),
        ("2026-09-04", "AE", "", ""),
        ("2026-09-05", "AE", "", "weekend"),
        ("2026-09-11", "SA", "", "weekend"),
        ("2026-09-13", "SA", "", ""),
        ("2026-09-18", "IL", "", "weekend"),
        ("2026-08-16", "IL", "", ""),
        # A Saturday on which China works for Golden Week stays closed.
        ("2025-09-28", "CN", "", "weekend"),
        ("2026-09-12", "", "", "weekend"),
        ("2026-09-14", "", "", ""),
        ("2026-12-25", "", "", ""),
        ("2026-09-12", "XX", "", "weekend"),
        # Beyond what is known, weekends only.
        ("2150-12-25", "DE", "", ""),
        ("1850-12-25", "DE", "", ""),
    ],
)
def test_days(day: str, country: str, region: str, why: str) -> None:
    assert why_closed(date.fromisoformat(day), country, region) == why


def test_what_is_not_known_is_said() -> None:
    known = [("DE", 2026), ("DE", 2150), ("DE", 1850), ("", 2026), ("XX", 2026)]
    told = [knows_holidays(date(year, 1, 1), country) for country, year in known]
    assert told == [True, False, False, False, False]


def test_every_country_has_working_days() -> None:
    for country in zones_by_country():
        year = read_year(country, "", 2026)
        assert 200 <= 365 - len(year.weekend | set(year.holidays)) <= 315, (
            country
        )  # some work six days
