"""The forecast: parts and roll-ups add up, what is missing is said, nothing counts twice."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.playbook.rules import Forecast as Rules
from scotty.stages.accelerate.forecast import (
    Forecast,
    History,
    Override,
    Prospect,
    forecast_periods,
)
from scotty.stages.accelerate.forecast.draws import DRAWS, add_drawn
from scotty.stages.accelerate.forecast.periods import find_period
from scotty.stages.accelerate.forecast.predict import Frame, forecast_period, sum_period
from scotty.stages.accelerate.forecast.prospects import learn_lessons, share_weeks
from scotty.stages.accelerate.forecast.season import Season
from scotty.stages.accelerate.forecast.shocks import Changes, Shocks
from tests.deals.pipes import day, live, plant_market, tell

NOW = datetime(2025, 2, 10, tzinfo=UTC)
EVEN = (0.02,) * 40


def opened(deal: str, number: float = 1, **data: Any) -> dict[str, Any]:
    return tell(deal, number, "deal.opened", **({"amount": 100.0, "status": "open"} | data))


def foretell(
    told: list[dict[str, Any]], rows: list[Prospect], rules: Rules | None = None, **more: Any
) -> Forecast:
    rates = more.pop("rates", {})
    history = History(live(told, rates), **more)
    return forecast_periods(rows, history, NOW, rules or Rules())


PROSPECTS = st.lists(
    st.builds(
        Prospect,
        st.uuids().map(str),
        st.sampled_from(["Anna", "Boris", "Cleo", ""]),
        st.one_of(st.none(), st.floats(-1e4, 1e8)),
        st.floats(0, 1),
        st.lists(st.floats(0, 0.04), max_size=30),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(PROSPECTS, st.integers(0, 3))
def test_parts_owners_and_teams_add_up_to_the_cent(rows: list[Prospect], wins: int) -> None:
    told = [opened(f"w{i}", i, owner="Boris", amount=33.33) for i in range(wins)]
    told += [tell(f"w{i}", i + 9, "deal.won", amount=33.33) for i in range(wins)]
    told += [opened("x", 5, owner="Dora")]
    found = foretell(told, rows, teams={"Anna": "Mia", "Boris": "Mia"})
    for p in found.periods:
        cents, parts = round(p.amount.mean * 100), round(p.deals.mean * 1e6)
        assert sum(round(x.mean * 100) for x in p.parts) == cents
        assert sum(round(x.deals * 1e6) for x in p.parts) == parts
        for rows_ in (p.owners, p.teams):
            assert sum(round(r.mean * 100) for r in rows_) == cents
            assert sum(round(r.deals * 1e6) for r in rows_) == parts
            for row in rows_:
                assert sum(round(x.mean * 100) for x in row.parts) == round(row.mean * 100)
        s = p.amount
        assert s.low95 <= s.low <= s.low50 <= s.median <= s.high50 <= s.high <= s.high95
        assert sum(bar.share for bar in s.histogram) == pytest.approx(1)


def test_the_same_input_gives_the_same_bytes_in_any_order() -> None:
    told = [opened("a"), opened("b"), tell("b", 9, "deal.won")]
    rows = [Prospect(f"d{i}", "Anna", 10.0 * i, 0.5, EVEN) for i in range(20)]
    one = msgspec.json.encode(foretell(told, rows))
    assert one == msgspec.json.encode(foretell(told, rows))
    assert one == msgspec.json.encode(foretell(told, rows[::-1]))


def test_commit_and_best_case_are_told_at_their_whole_amounts() -> None:
    soon = (0.9,) + (0.0,) * 9
    rows = [
        Prospect("sure", "Anna", 1000.0, 0.9, soon),
        Prospect("likely", "Anna", 500.0, 0.5, (0.5,)),
        Prospect("thin", "Anna", 200.0, 0.1, (0.1,)),
    ]
    told = [opened("w", amount=50.0), tell("w", 30, "deal.won")]
    month = foretell(told, rows).periods[0]
    assert (month.commit, month.best) == (1050.0, 1550.0)
    assert [p.keys for p in month.parts[:4]] == [("w",), ("sure",), ("likely",), ("thin",)]
    other = foretell(told, rows, Rules(commit=0.95, best=0.05)).periods[0]
    assert (other.commit, other.best) == (50.0, 1750.0)


def test_the_weeks_of_a_deal_are_shared_out_over_periods() -> None:
    even = Season()
    quarter = find_period(NOW, "quarter")
    following = find_period(datetime(2025, 4, 1, tzinfo=UTC), "quarter")
    rows = [Prospect("a", "", 1.0, 0.5, (0.0, 0.3, 0.1)), Prospect("b", "", 1.0, 0.4, ())]
    month = share_weeks(rows, find_period(NOW, "month"), NOW, even)
    # February has 19 days left: week 2 whole, and five days of week 3.
    assert month[0] == pytest.approx(0.3 + 0.1 * 5 / 7)
    # 0.1 is left for after the weeks: half of it within 120 days after the third week.
    first, second = (share_weeks(rows, p, NOW, even) for p in (quarter, following))
    assert first[0] == pytest.approx(0.4 + 0.1 * (1 - 2 ** (-(50 - 21) / 120)))
    assert first[1] + second[1] == pytest.approx(0.4 * (1 - 2 ** (-(50 + 91) / 120)))


def test_no_deals_at_all_is_said_plainly() -> None:
    found = foretell([], [])
    assert [p.amount.mean for p in found.periods] == [0.0, 0.0, 0.0]
    assert found.unit == "deals"
    assert any("Not enough data" in note for note in found.notes)


def test_before_any_deal_has_closed_the_interval_is_wide_and_a_note_says_why() -> None:
    rows = [Prospect(f"d{i}", "Anna", 100.0, 0.25, (0.01,) * 25) for i in range(12)]
    found = foretell([opened(f"d{i}", 1 + i) for i in range(12)], rows)
    quarter = found.periods[1].amount
    assert quarter.high - quarter.low > 0.8 * quarter.mean
    assert any("no deal has closed yet" in note for note in found.notes)


def test_without_amounts_everything_is_counted_in_deals() -> None:
    told = [opened("a", amount=None), opened("b", amount=None), tell("b", 30, "deal.won")]
    found = foretell(told, [Prospect("a", "Anna", None, 0.5, (0.5,))])
    month = found.periods[0]
    assert found.unit == "deals"
    assert month.parts[0].mean == 1.0
    assert month.amount.mean == pytest.approx(month.deals.mean, abs=0.01)
    assert any("counted in deals won" in note for note in found.notes)


def test_a_deal_that_was_reopened_is_booked_once() -> None:
    told = [
        opened("a"),
        tell("a", 28, "deal.won", amount=100.0),
        tell("a", 30, status="open"),
        tell("a", 33, "deal.won", amount=120.0),
    ]
    month = foretell(told, []).periods[0]
    assert (month.parts[0].mean, month.parts[0].deals) == (120.0, 1.0)
    gone = foretell([*told, tell("a", 34, status="open")], []).periods[0]
    assert gone.parts[0].mean == 0.0


def test_saying_again_that_it_is_won_moves_nothing() -> None:
    told = [opened("a"), tell("a", 9, "deal.won"), tell("a", 30, status="won", owner="Anna")]
    january, february = (
        foretell(told, []).periods[1].parts[0].mean,
        foretell(told, []).periods[0].parts[0].mean,
    )
    assert (january, february) == (100.0, 0.0)


def test_currencies_are_told_and_what_has_no_rate_is_named() -> None:
    told = [
        opened("a", amount=100.0, currency="EUR"),
        tell("a", 30, "deal.won"),
        opened("b", amount=100.0, currency="XAU"),
        tell("b", 30, "deal.won"),
    ]
    found = foretell(told, [], rates={"EUR": 1.5})
    assert (found.periods[0].parts[0].mean, found.periods[0].parts[0].deals) == (150.0, 2.0)
    assert any("XAU" in note for note in found.notes)


def test_amounts_below_zero_count_nothing_and_are_told() -> None:
    told = [opened("a", amount=-500.0), tell("a", 30, "deal.won")]
    found = foretell(told, [Prospect("n", "", -100.0, 0.9, (0.9,))])
    assert found.periods[0].amount.mean == 0.0
    assert any("below zero" in note for note in found.notes)


def test_one_giant_deal_makes_two_outcomes() -> None:
    rows = [Prospect("giant", "Anna", 1e7, 0.3, (0.3,))]
    rows += [Prospect(f"d{i}", "Anna", 1e3, 0.5, (0.5,)) for i in range(30)]
    told = [opened("w", amount=1e3), tell("w", 9, "deal.won")]
    month = foretell(told, rows).periods[0].amount
    assert month.mean == pytest.approx(3e6, rel=0.1)
    assert month.median < 1e5 < 5e6 < month.high


def test_targets_and_peoples_numbers_stand_beside_and_change_nothing() -> None:
    rows = [Prospect(f"d{i}", "Anna", 100.0, 0.5, (0.5,)) for i in range(50)]
    said = tuple(
        Override(period="2025-02", scope=s, amount=9e9, by="Mia", why="I know", at=NOW, fact="f")
        for s in ("all", "owner:Anna", "team:Mia")
    )
    told = [opened("w"), tell("w", 9, "deal.won")]
    teams = {"Anna": "Mia"}
    rules = Rules(targets={"2025-02": 1.0, "2025-Q1": 1e12})
    with_, without = (
        foretell(told, rows, rules, teams=teams, overrides=o).periods for o in (said, ())
    )
    assert with_[0].amount == without[0].amount
    assert [o.scope for o in with_[0].overrides] == ["all"]
    anna = next(r for r in with_[0].owners if r.label == "Anna")
    assert anna.override == said[1]
    assert with_[0].teams[0].override == said[2]
    assert with_[0].goal is not None
    assert with_[0].goal.chance == 1.0
    assert with_[1].goal is not None
    assert with_[1].goal.chance == 0.0


def test_later_facts_change_no_earlier_forecast() -> None:
    lives = plant_market(3, years=1.0)
    now = day(200)
    cut = [
        life._replace(
            known=tuple(k for k in life.known if k <= now),
            states=life.states[: sum(k <= now for k in life.known)],
        )
        for life in lives
        if life.known[0] <= now
    ]
    whole, part = (forecast_periods([], History(told), now, Rules()) for told in (lives, cut))
    assert msgspec.json.encode(whole) == msgspec.json.encode(part)


def test_the_worked_example_of_the_page_comes_out() -> None:
    told = [opened("w", amount=50.0), tell("w", 30, "deal.won")]
    rows = [Prospect("a", "", 100.0, 0.9, (0.9,)), Prospect("b", "", 200.0, 0.4, (0.0, 0.3, 0.1))]
    lessons = learn_lessons(live(told), NOW)
    lessons = lessons._replace(
        births=lessons.births._replace(rate=0.0),
        changes=Changes(1.0, 0.0),
        shocks=Shocks(0.0, 0.0),
        season=Season(),
    )
    frame = Frame(NOW, lessons, Rules())
    month = forecast_period(find_period(NOW, "month"), rows, History(live(told)), frame)
    assert {p.part: (p.mean, p.deals) for p in month.parts} == {
        "won": (50.0, 1.0),
        "commit": (90.0, 0.9),
        "best": (0.0, 0.0),
        "pipeline": (74.29, 0.371429),
        "newborn": (0.0, 0.0),
    }
    assert (month.amount.mean, month.deals.mean) == (214.29, 2.271429)
    assert (month.commit, month.best) == (150.0, 150.0)
    sums = sum_period(find_period(NOW, "month"), rows, History(live(told)), frame)
    drawn = add_drawn(list(sums.drawn.values()), DRAWS).amount
    for amount, chance in ((50, 0.063), (150, 0.566), (250, 0.037), (350, 0.334)):
        assert np.isclose(drawn, amount).mean() == pytest.approx(chance, abs=0.02)
