"""Real public data, dirty as found: every row loads, and the report says what was mended."""

from pathlib import Path

import pytest

from scotty.facts import Refused
from tests.files.conftest import make_world, tell_path

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")


def test_the_crm_loads_whole_with_its_dirt_named() -> None:
    world = make_world()
    products = tell_path(DATA / "crm" / "products.csv", world=world).report
    sellers = tell_path(DATA / "crm" / "sales_teams.csv", world=world).report
    accounts = tell_path(DATA / "crm" / "accounts.csv", world=world)
    deals = tell_path(DATA / "crm" / "sales_pipeline.csv", world=world)
    assert (products.loaded, sellers.loaded, accounts.report.loaded, deals.report.loaded) == (
        7,
        35,
        85,
        7_135,
    )
    found = (*accounts.report.mended, *deals.report.mended)
    mended = {m.why: (m.did, m.count) for m in found if m.lines}
    whole = {(m.column, m.why) for m in found if not m.lines}
    assert whole == {
        ("engage_date", "dates written day-first"),
        ("close_date", "dates written day-first"),
    }
    assert mended == {
        "the industry 'technolgy'": ("taken as 'technology'", 12),
        "the country 'Philipines'": ("taken as Philippines", 1),
        "the country 'Korea'": ("taken as the Republic of Korea", 1),
        "the product 'GTXPro'": ("taken as 'GTX Pro'", 1_205),
    }
    assert sum("parent" in fact.data for fact in accounts.facts) == 15
    assert "read in millions" in accounts.report.ambiguous[0]
    assert deals.kinds() == {"deal.opened": 7_135, "deal.won": 3_042, "deal.lost": 1_684}
    first = deals.facts[0]
    assert (first.account, first.deal, f"{first.at:%Y-%m-%d}") == (
        "cancity",
        "1C1I7A6R",
        "2016-10-20",
    )
    assert "1,008 without an account" in deals.report.said
    assert any("USD" in note for note in deals.report.notes)


def test_every_raw_lead_loads_the_quoted_rows_too() -> None:
    told = tell_path(DATA / "leads" / "education_leads_raw.csv")
    report = told.report
    assert (report.as_, report.rows, report.loaded, report.rejected_count) == (
        "leads",
        7_392,
        7_392,
        0,
    )
    quoted = next(m for m in report.mended if "whole row" in m.why)
    assert quoted.count == 273
    assert quoted.lines[:3] == (2, 3, 31)
    assert told.facts[0].data["also"]["Specialization"] == "Banking, Investment And Insurance"
    assert len(report.columns) + len(report.kept) == 37
    assert sum(bool(fact.data.get("converted")) for fact in told.facts) == 2_877


@pytest.mark.parametrize(
    ("path", "what", "rows"),
    [
        ("leads/funnel_leads.csv", "leads", 5_345),
        ("leads/funnel_closed.csv", "deals", 336),
        ("customers/telco_churn.csv", "customers", 4_968),
        ("deals/b2b_questionnaire.csv", "deals", 312),
        ("budget/dt_simulated_weekly.csv", "spend", 208),
    ],
)
def test_other_sets_are_taken_for_what_they_are(path: str, what: str, rows: int) -> None:
    report = tell_path(DATA / path).report
    assert (report.as_, report.rows, report.loaded) == (what, rows, rows)


@pytest.mark.slow
def test_the_stage_log_is_known_from_its_own_times() -> None:
    told = tell_path(DATA / "deals" / "stage_history.csv.gz")
    assert (told.report.as_, told.report.rows, told.report.loaded) == (
        "deal-history",
        71_980,
        71_980,
    )
    assert told.kinds()["deal.opened"] == 2_737
    assert all(fact.known.year == 2015 for fact in told.facts if fact.kind.startswith("deal."))
    assert any("30 years ahead" in mend.why for mend in told.report.mended)


@pytest.mark.parametrize("path", ["budget/mmm_example.csv", "attribution/paths.csv"])
def test_what_cannot_be_told_is_refused_with_its_columns(path: str) -> None:
    with pytest.raises(Refused, match="Columns seen"):
        tell_path(DATA / path)
