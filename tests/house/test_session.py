"""Moments as people write them."""

from datetime import UTC, datetime

import pytest
import typer

from scotty.cli.session import read_moment
from scotty.facts import Refused

NOW = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (None, NOW),
        ("2026-03-10", NOW),
        ("2026-03-09", datetime(2026, 3, 9, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-03-09T08:00", datetime(2026, 3, 9, 8, tzinfo=UTC)),
        ("2026-03-09T08:00+02:00", datetime(2026, 3, 9, 6, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_a_day_is_judged_at_its_end(text: str | None, moment: datetime) -> None:
    assert read_moment(text, NOW) == moment


@pytest.mark.parametrize("text", ["2026-03-11", "2026-03-10T12:31", "9999-12-31"])
def test_the_future_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="future"):
        read_moment(text, NOW)


@pytest.mark.parametrize("text", ["", "yesterday", "10.03.2026", "2026-02-30", "2026-3-9"])
def test_what_is_no_date_is_a_usage_error(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        read_moment(text, NOW)
