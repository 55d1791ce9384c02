"""The worked example of docs/method/sendtime.md is what the code computes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from scotty.stages.engage.timing import (
    Act,
    History,
    Peers,
    Wish,
    choose_time,
    find_clock,
    learn_habit,
    prior_rates,
    tally_history,
)
from scotty.stages.engage.timing.hours import SMOOTH, smooth_cells
from tests.timing.stories import fields, utc

PAGE = (Path(__file__).parents[2] / "docs/method/sendtime.md").read_text(encoding="utf-8")
TUESDAY = 24
ACTS = tuple(
    Act(utc(f"2026-09-{day:02}T{time}"), "email.replied", f"reply-{day}")
    for day, time in ((1, "06:40"), (8, "07:10"), (15, "07:55"), (22, "13:20"))
)
SENT = tuple(a.at.replace(hour=14, minute=0) - timedelta(days=1) for a in ACTS)
HISTORY = History(acts=ACTS, sent=SENT)
NOW = utc("2026-10-01T12:00")


def test_the_table() -> None:
    tally = tally_history(HISTORY, "Europe/Berlin", NOW)
    assert f"Faded they count {tally.mass:.2f} acts" in PAGE
    usual = prior_rates()
    weighed = [c * p for c, p in zip(tally.chances, usual, strict=True)]
    expected = [tally.mass * w / sum(weighed) for w in weighed]
    spread = SMOOTH / (SMOOTH + tally.mass)
    acts, come = smooth_cells(tally.acts, spread), smooth_cells(expected, spread)
    learnt = learn_habit(HISTORY, "Europe/Berlin", NOW, Peers()).rates
    rows = re.findall(
        r"^\| (\d+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", PAGE, re.MULTILINE
    )
    assert len(rows) == 5
    for hour, *told in rows:
        n = TUESDAY + int(hour)
        assert told == [
            f"{1000 * usual[n]:.2f}",
            f"{acts[n]:.3f}",
            f"{come[n]:.3f}",
            f"{1000 * learnt[n]:.2f}",
        ]
        drawn = usual[n] * (10 * usual[n] + acts[n]) / (10 * usual[n] + come[n])
        ratio = learnt[TUESDAY + 9] / learnt[n]
        nine = TUESDAY + 9
        at_nine = usual[nine] * (10 * usual[nine] + acts[nine]) / (10 * usual[nine] + come[nine])
        assert ratio == pytest.approx(at_nine / drawn)


def test_the_sentence() -> None:
    slot = choose_time(
        Wish(
            touch="touch-7",
            earliest=utc("2026-10-02T17:00"),
            clock=find_clock(fields(country="DE"), {}),
            habit=learn_habit(HISTORY, "Europe/Berlin", NOW, Peers()),
        )
    )
    assert f"> {slot.why_then}" in PAGE
