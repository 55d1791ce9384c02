"""Do wins teach? Planted effects are seen, chance is not, and few or too many wins are said."""

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from scotty.stages.identify.fit import no_profiles, read_profiles
from scotty.stages.identify.icp import compare_fit
from scotty.stages.identify.lesson import learn_fit, weigh_wins
from scotty.stages.identify.profiles import SCHEMA
from tests.identify.fitting import CARD, MARKET, PROFILES, planted_wins

CRM = Path(__file__).parents[2].parent / "shared" / "data" / "crm"


def test_a_planted_effect_is_seen() -> None:
    lesson = weigh_wins(PROFILES, planted_wins(MARKET, 5.0, 0.02), CARD)
    assert lesson.teaches
    assert lesson.over_market > 0.1
    assert "teach" in lesson.remark


@pytest.mark.parametrize("seed", range(5))
def test_chance_is_not(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wins = rng.choice(PROFILES.account, 238, replace=False).tolist()
    lesson = weigh_wins(PROFILES, wins, CARD)
    assert not lesson.teaches
    assert "look like the rest of your market" in lesson.remark


def test_no_win_and_few_wins_are_said() -> None:
    assert "No won account" in weigh_wins(PROFILES, (), CARD).remark
    assert "7 won accounts are too few" in weigh_wins(PROFILES, PROFILES.account[:7], CARD).remark
    assert "No won account" in learn_fit(no_profiles(), (), CARD).lesson.remark  # type: ignore[union-attr]


@pytest.mark.skipif(not CRM.exists(), reason="needs ../shared/data/crm")
def test_a_crm_of_customers_only_teaches_little() -> None:
    with (CRM / "accounts.csv").open() as file:
        accounts = list(csv.DictReader(file))
    with (CRM / "sales_pipeline.csv").open() as file:
        won = {deal["account"] for deal in csv.DictReader(file) if deal["deal_stage"] == "Won"}
    rows = [
        {
            "account": row["account"],
            "industry": row["sector"],
            "employees": float(row["employees"]),
            "revenue": float(row["revenue"]) * 1e6,
            "country": row["office_location"],
        }
        for row in accounts
    ]
    profiles = read_profiles(pa.Table.from_pylist(rows, schema=SCHEMA))
    learnt = learn_fit(profiles, won, CARD)
    assert learnt.lesson is not None
    assert not learnt.lesson.teaches
    assert "fit stays with your rule card" in learnt.lesson.remark
    assert learnt.card_share > 0.9


def test_what_changed_and_why() -> None:
    before = learn_fit(PROFILES, (), CARD)
    after = learn_fit(PROFILES, planted_wins(MARKET, 5.0, 0.02), CARD)
    shifts = compare_fit(before, after)
    risen = next(s for s in shifts if s.level == "manufacturing")
    assert risen.after > risen.before
    assert f"of {after.wins} won accounts" in risen.why
    assert compare_fit(after, after) == ()
