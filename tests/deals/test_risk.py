"""Which deals are at risk: a table of cases; and that a deal's parts add up as they are printed."""

import msgspec
import pytest

from scotty.cli.deal import LEAST, MOST, list_parts
from scotty.odds.share import spread_share
from scotty.signals import load_clues
from scotty.stages.accelerate.judge import expert_model, judge_deals
from scotty.stages.accelerate.standing import Deal, DealScore, HitRate, Reason, Warned
from scotty.stages.accelerate.warnings import is_at_risk
from tests.deals.stories import deal, story

load_clues()


def record(came_true: int, raised: int, base: float) -> HitRate:
    low, high = spread_share(came_true, raised)
    return HitRate(raised=raised, came_true=came_true, base=base, low=low, high=high)


WORSE = record(30, 40, 0.5)
SLIGHT = record(5_400, 10_000, 0.5)
CHANCE = record(21, 40, 0.5)
BETTER = record(10, 40, 0.5)
Told = tuple[str, float, HitRate | None]


def warned(*told: Told) -> Deal:
    read = story(deal(30))
    judged = judge_deals([read], expert_model(read.setting.norms, 30))[0]
    warnings = tuple(
        Warned(warning=name, label=name, text="", weight=weight, hits=hits)
        for name, weight, hits in told
    )
    return msgspec.structs.replace(judged, warnings=warnings)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shows", "told", "at_risk"),
    [
        ("nothing stands", (), False),
        ("a record above the base", (("overdue", 1.0, WORSE),), True),
        ("one of ours with a record above the base", (("too_old", 1.0, WORSE),), True),
        ("a record surely above the base, and little", (("overdue", 5.0, SLIGHT),), False),
        ("where no deal came to harm before", (("overdue", 1.0, record(5, 12, 0.0)),), True),
        ("where every deal does", (("overdue", 5.0, record(12, 12, 1.0)),), False),
        ("a record that chance explains", (("overdue", 1.0, CHANCE),), False),
        ("loud, and no better than the base", (("overdue", 5.0, CHANCE),), False),
        ("two that come true less than harm does", (("overdue", 5.0, BETTER), ("ghosted", 5.0, BETTER)), False),
        ("one that counts among those that do not", (("ghosted", 1.0, BETTER), ("overdue", 1.0, WORSE)), True),
        ("no record, one severe", (("ghosted", 3.0, None),), False),
        ("no record, two severe", (("ghosted", 1.5, None), ("overdue", 2.0, None)), True),
        ("no record, two at their limits", (("ghosted", 1.4, None), ("overdue", 1.1, None)), False),
        ("no record, Gong's and the seed's", (("ghosted", 1.5, None), ("champion_left", 2.0, None)), True),
        ("no record, two of ours", (("too_old", 5.0, None), ("amount_cut", 5.0, None)), False),
        ("no record, one of ours", (("too_old", 5.0, None), ("overdue", 5.0, None)), False),
        ("one severe without a record, one with", (("ghosted", 3.0, None), ("overdue", 3.0, CHANCE)), False),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)  # fmt: skip
def test_a_deal_is_at_risk_by_the_rule(shows: str, told: tuple[Told, ...], at_risk: bool) -> None:
    assert is_at_risk(warned(*told)) is at_risk, shows


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ([], 0),
        ([0.5, -0.3], 2),
        ([0.5, -0.3, 0.01, -0.002], 2),
        ([0.001 * n - 0.05 for n in range(118)], MOST),
        ([0.004, 0.004, 0.004], 0),
        ([LEAST, -LEAST, LEAST - 1e-9], 2),
    ],
)
def test_what_is_printed_of_a_deal_adds_up(points: list[float], shown: int) -> None:
    reasons = tuple(
        Reason(clue=f"c{n}", family="f", label=f"c{n}", text="", value=1.0, points=p)
        for n, p in enumerate(points)
    )
    logit = -0.75 + sum(points)
    score = DealScore(
        probability=0.5, low=0.4, high=0.6, score=50.0, band="nurture",
        logit=logit, base=-0.75, reasons=reasons,
    )  # fmt: skip
    rows = list_parts(score)
    hidden = len(points) - shown
    assert len(rows) == 1 + shown + bool(hidden)
    assert round(sum(float(row[1]) for row in rows), 2) == pytest.approx(logit, abs=0.005001)
    if hidden:
        assert rows[-1][0] == f"and {hidden} more"
        assert "-0.00" not in rows[-1]
    told = [abs(float(row[1])) for row in rows[1 : 1 + shown]]
    assert told == sorted(told, reverse=True)
