"""Days that a text names, as seen from Wednesday, 10 July 2024."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.stages.engage.replies.back import choose_return
from scotty.stages.engage.replies.calendar import add_months, find_easter
from scotty.stages.engage.replies.dates import FAR, find_days
from scotty.stages.engage.replies.words import find_hits, read_tokens

CAME = date(2024, 7, 10)

DAYS = [
    ("back on 5 August", "2024-08-05"),
    ("I return March 3rd, 2025", "2025-03-03"),
    ("bin ab dem 05.08. wieder da", "2024-08-05"),
    ("bis zum 19.07.2024", "2024-07-19"),
    ("bis 2. Jänner", "2025-01-02"),
    ("jusqu'au 15 août", "2024-08-15"),
    ("le 1er septembre", "2024-09-01"),
    ("vuelvo el 3 de septiembre de 2024", "2024-09-03"),
    ("rientro il 26 agosto", "2024-08-26"),
    ("tot 5 augustus", "2024-08-05"),
    ("em 5 de agosto", "2024-08-05"),
    ("den 5 augusti", "2024-08-05"),
    ("wracam 15 sierpnia", "2024-08-15"),
    ("8月19日より", "2024-08-19"),
    ("2024年7月22日まで", "2024-07-22"),
    ("until 2024-07-22", "2024-07-22"),
    ("until 7/22", "2024-07-22"),
    ("until 22/7/2024", "2024-07-22"),
    ("August 5-12", "2024-08-12"),
    ("on Monday", "2024-07-15"),
    ("on Wednesday", "2024-07-17"),
    ("tomorrow", "2024-07-11"),
    ("next week", "2024-07-15"),
    ("in two weeks", "2024-07-24"),
    ("in 3 months", "2024-10-10"),
    ("in half a year", "2025-01-09"),
    ("next month", "2024-08-01"),
    ("next quarter", "2024-10-01"),
    ("in Q4", "2024-10-01"),
    ("in Q1 2026", "2026-01-01"),
    ("in the third quarter", None),
    ("in the 4th quarter", "2024-10-01"),
    ("next year", "2025-01-01"),
    ("in March", "2025-03-01"),
    ("mid-September", "2024-09-15"),
    ("Ende September", "2024-09-25"),
    ("after the summer", "2024-09-01"),
    ("im Herbst", "2024-09-01"),
    ("in the spring", "2025-03-01"),
    ("after Easter", "2025-04-22"),
    ("after the holidays", "2025-01-07"),
    ("à la rentrée", "2024-09-01"),
    ("el próximo trimestre", "2024-10-01"),
    ("za dwa miesiące", "2024-09-10"),
    ("om ett halvår", "2025-01-09"),
    ("24/7 support", None),
    ("may I ask 8 out of 10", None),
    ("march on", None),
    ("version 10.4.2", None),
    ("at 10:30 and 5 pm", None),
    ("on 31 February", None),
    ("in 1887", None),
]


@pytest.mark.parametrize(("text", "want"), DAYS)
def test_a_named_day_is_found(text: str, want: str | None) -> None:
    found = find_days(text, CAME)
    assert [d.day.isoformat() for d in found] == ([want] if want else [])


RETURNS = [
    ("I am out from 15 July until 26 July.", "2024-07-26"),
    ("I am out from 15 July through 26 July.", "2024-07-27"),
    ("Out 15 July - 26 July, back on 29 July.", "2024-07-29"),
    ("I will be back on Monday. My colleague is away until 26 July.", "2024-07-15"),
    ("Vom 15.07. bis einschließlich 26.07. im Urlaub.", "2024-07-27"),
    ("Ab dem 29.07. bin ich wieder erreichbar.", "2024-07-29"),
    ("I am away. Your mail of 8 July was received.", "2024-07-08"),
    ("I am away with no date told.", None),
]


@pytest.mark.parametrize(("text", "want"), RETURNS)
def test_the_day_of_return_is_the_one_beside_back_or_until(text: str, want: str | None) -> None:
    days = find_days(text, CAME)
    found = choose_return(days, find_hits(text, read_tokens(text)), text)
    assert (found.day.isoformat() if found else None) == want


@pytest.mark.parametrize(("year", "want"), [(2024, "03-31"), (2025, "04-20"), (2038, "04-25")])
def test_easter(year: int, want: str) -> None:
    assert find_easter(year).strftime("%m-%d") == want


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 700))
def test_a_day_told_whole_is_that_day_whenever_it_is_read(came: date, ahead: int) -> None:
    told = came + timedelta(days=ahead)
    texts = (told.isoformat(), f"{told:%d.%m.%Y}", f"{told:%B} {told.day}, {told.year}")
    for text in texts:
        assert [d.day for d in find_days(f"back on {text}", came)] == [told]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=300), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_no_text_breaks_the_search(text: str, came: date) -> None:
    for day in find_days(text, came):
        assert 0 <= day.start < day.end <= len(text)
        assert -400 <= (day.day - came).days <= FAR


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 100))
def test_months_add_up(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
