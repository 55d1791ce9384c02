"""The worked examples of docs/method/trials.md are what the code computes."""

import re
from pathlib import Path

import pytest

from scotty.stages.engage.trials import HOLDOUT, Trial, judge_trial
from scotty.stages.engage.trials.bets import Row, meet_gap, meet_ratio
from scotty.stages.engage.trials.intervals import bound_rate
from scotty.stages.engage.trials.verdict import estimate_need
from tests.trials.stories import DAY, START, deal, even

PAGE = (Path(__file__).parents[2] / "docs/method/trials.md").read_text(encoding="utf-8")
GUESS = Row(0.08, 0.05, 0.5, (0, 0), (0, 0))


@pytest.mark.parametrize(
    ("label", "rate"), [("a, guessed at 8 %", 0.08), ("b, guessed at 5 %", 0.05)]
)
def test_factors(label: str, rate: float) -> None:
    line = next(x for x in PAGE.splitlines() if x.startswith(f"| {label} "))
    good, bad = (float(cell) for cell in line.strip("| ").split("|")[1:])
    assert (good, bad) == (round(rate / 0.065, 3), round((1 - rate) / 0.935, 3))


def test_nearest_points() -> None:
    told = re.search(
        r"that is ([\d.]+) % and ([\d.]+) %; for \$r\$ = 1.2, ([\d.]+) % and ([\d.]+) %", PAGE
    )
    assert told is not None
    points = (*meet_gap(0.01)(GUESS), *meet_ratio(1.2)(GUESS))
    assert told.groups() == tuple(f"{100 * p:.2f}" for p in points)


def test_rate_and_need() -> None:
    rate = bound_rate(50, 1000, 0.05)
    assert rate.high is not None
    assert f"50 good: {100 * rate.low:.2f} % to {100 * rate.high:.2f} %" in PAGE
    assert f"{estimate_need(0.065, 0.5, 1.6, 40):,} people of both" in PAGE


def test_the_worked_example() -> None:
    plan = even("plain", "bold", holdout=0.1)
    cases = deal(1, 1200, {"plain": 0.04, "bold": 0.10, HOLDOUT: 0.01}, plan)
    rows = re.findall(
        r"^\| ([\d,]+) \| (\d+) of (\d+) \| (\d+) of (\d+) \| ([\d.]+) \| (\w+) \|$",
        PAGE,
        re.MULTILINE,
    )
    assert len(rows) == 3
    for dealt, *told, e, kind in rows:
        people = int(dealt.replace(",", ""))
        report = judge_trial(Trial(plan=plan), cases[:people], START + people * DAY / 10 + 14 * DAY)
        counts = [str(n) for arm in report.arms for n in (arm.good, arm.ripe)]
        assert (counts, f"{report.pairs[0].e:.1f}", report.verdict.kind) == (told, e, kind)
    assert f"> {report.verdict.sentence}" in PAGE
