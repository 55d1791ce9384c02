"""Reports of platforms: titles, totals, locales; told once, restated as the difference."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Fact, Refused
from scotty.vendors.adplatforms.reports import Given, Read, Result, read_report
from scotty.vendors.adplatforms.tell import Known, find_tag, tell_results
from tests.ads.stories import NOW

TAG, LONE = "SC-0123abcd", "SC-11112222"
LINKEDIN = (
    "Campaign Performance Report (in UTC)\n"
    '"Report Start: August 1, 2026, 12:00 AM"\n'
    '"Report End: August 2, 2026, 11:59 PM"\n'
    "Date Generated: August 3, 2026\n\n"
    "Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Name\tImpressions\tClicks\tTotal Spent\n"
    f"08/01/2026\tAcme\tUSD\t{TAG} LinkedIn people\t1,234\t12\t56.70\n"
    f"08/01/2026\tAcme\tUSD\t{TAG} LinkedIn people\t1,000\t3\t10.05\n"
    "08/31/2025\tAcme\tUSD\tOld brand campaign\t10\t0\t0.00\n"
)
GOOGLE = (
    "Campaign report\n"
    '"August 1, 2026 - August 2, 2026"\n'
    "Campaign status,Campaign,Day,Currency code,Impr.,Clicks,Cost\n"
    f'Enabled,{LONE} Display,2026-08-01,EUR,"2,345",7,"1,012.30"\n'
    f"Enabled,{LONE} Display,2026-08-02,EUR, --,0, --\n"
    'Total: Account, --, --,EUR,"2,345",7,"1,012.30"\n'
    'Total: Campaigns, --, --,EUR,"2,345",7,"1,012.30"\n'
)
GERMAN = (
    "Kampagnenbericht\n"
    "Tag;Kampagne;Impr.;Klicks;Kosten;Währungscode\n"
    f"01.08.2026;{LONE} Display;2.345;7;1.012,30;EUR\n"
    f"13.07.2026;{LONE} Display;12;0;0,05;EUR\n"
)
OTHER = (
    "Date,Line item,Impressions,Clicks,Spend\n"
    "2026-08-01,Trade Weekly banner,500,2,$99.99\n"
)  # fmt: skip


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "report.csv"
    path.write_bytes(text.encode(encoding))
    return path


def say(read: Read) -> list[tuple[str, str, int, int, int | None, str]]:
    return [
        (r.campaign[:11], r.day.isoformat(), r.impressions, r.clicks, r.cents, r.currency)
        for r in read.results
    ]


@pytest.mark.parametrize(
    ("text", "encoding", "given_", "platform", "results"),
    [
        (
            LINKEDIN,
            "utf-16",
            None,
            "linkedin",
            [
                ("Old brand c", "2025-08-31", 10, 0, 0, "USD"),
                (TAG, "2026-08-01", 2_234, 15, 6_675, "USD"),
            ],
        ),
        (
            GOOGLE,
            "utf-8",
            None,
            "google",
            [
                (LONE, "2026-08-01", 2_345, 7, 101_230, "EUR"),
                (LONE, "2026-08-02", 0, 0, 0, "EUR"),
            ],
        ),
        (
            GERMAN,
            "cp1252",
            None,
            "google",
            [
                (LONE, "2026-07-13", 12, 0, 5, "EUR"),
                (LONE, "2026-08-01", 2_345, 7, 101_230, "EUR"),
            ],
        ),
        (
            OTHER,
            "utf-8",
            Given(platform="trade-weekly"),
            "trade-weekly",
            [("Trade Weekl", "2026-08-01", 500, 2, 9_999, "USD")],
        ),
    ],
    ids=["linkedin", "google", "german", "other"],
)
def test_each_platform_s_report_is_read(
    tmp_path: Path, text: str, encoding: str, given_: Given | None, platform: str, results: object
) -> None:
    read = read_report(write(tmp_path, text, encoding), NOW, given_)
    assert (read.platform, say(read)) == (platform, results)
    assert read.rejected == ()


def test_totals_are_left_out_and_said(tmp_path: Path) -> None:
    read = read_report(write(tmp_path, GOOGLE), NOW)
    assert "2 lines of totals left out." in read.notes
    assert read.rows == 2


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("2026-13-01,x,1,0,1.00,USD", "Day", "not a"),
        ("2031-01-01,x,1,0,1.00,USD", "Day", "in the future"),
        ("2026-08-01,--,1,0,1.00,USD", "Campaign", "No campaign"),
        ("2026-08-01,x,many,0,1.00,USD", "Impr.", "not a number"),
        ("2026-08-01,x,1,0,-1.00,USD", "Cost", "below zero"),
        ("2026-08-01,x,1,0,dear,USD", "Cost", "not an amount"),
        ("2026-08-01,x,1,0,1.00,Taler", "Currency code", "no currency"),
        ("2026-08-01,x,1,0", "", "4 cells"),
    ],
)
def test_a_bad_row_is_rejected_with_line_and_mend(
    tmp_path: Path, row: str, column: str, words: str
) -> None:
    text = f"Day,Campaign,Impr.,Clicks,Cost,Currency code\n2026-08-01,y,1,0,1.00,USD\n{row}\n"
    read = read_report(write(tmp_path, text), NOW)
    (bad,) = read.rejected
    assert (bad.line, bad.column) == (3, column)
    assert words in bad.why
    assert len(read.results) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Campaign,Impr.,Clicks,Cost\nx,1,0,1\n", "without a column for day"),
        ("Date,Campaign,Impressions,Clicks,Spend\n2026-08-01,x,1,0,1\n", "which platform"),
        ("Day,Campaign,Kosten2,Impr2\n2026-08-01,x,1,0\n", "which platform"),
    ],
)
def test_what_is_no_report_by_day_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_report(write(tmp_path, text), NOW)


def test_a_row_that_spans_days_is_rejected(tmp_path: Path) -> None:
    text = "Date,End date,Campaign,Impr.,Spend\n2026-08-01,2026-08-02,x,1,1\n2026-08-01,2026-08-01,x,1,1\n"
    read = read_report(write(tmp_path, text), NOW, Given(platform="display"))
    assert [r.why for r in read.rejected] == ["The row spans 2026-08-01 to 2026-08-02."]
    assert len(read.results) == 1


def test_days_that_may_be_read_both_ways_are_said(tmp_path: Path) -> None:
    text = "Day,Campaign,Impr.,Cost\n03/04/2026,x,1,1\n"
    read = read_report(write(tmp_path, text), NOW)
    assert read.results[0].day == date(2026, 3, 4)
    assert any("both ways" in note for note in read.notes)
    other = read_report(write(tmp_path, text), NOW, Given(dates="day-first"))
    assert other.results[0].day == date(2026, 4, 3)


class Shelf:
    """Facts by id, as a ledger keeps them: the first telling stands."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {}

    def add(self, *facts: Fact) -> int:
        before = len(self.facts)
        for fact in facts:
            self.facts.setdefault(fact.id, fact)
        return len(self.facts) - before

    def known(self, companies: Mapping[str, str] | None = None) -> Known:
        names = companies or {}
        return Known(
            audiences={
                TAG: ("linkedin-people", ("acme.example", "beta.example")),
                LONE: ("display-people", ("acme.example",)),
            },
            find_account=names.get,
            find_fact=self.facts.get,
        )


def read_of(*results: Result, by_company: bool = False) -> Read:
    return Read(platform="linkedin", by_company=by_company, results=results, rows=len(results))


DAY = date(2026, 8, 1)


def test_a_report_becomes_facts_once() -> None:
    shelf = Shelf()
    result = Result(
        campaign=f"{LONE} x", day=DAY, impressions=100, clicks=3, cents=250, currency="USD"
    )
    told = tell_results(read_of(result), shelf.known(), NOW)
    assert {f.kind: f.account for f in told.facts} == {
        "ad.shown": "acme.example",
        "ad.clicked": "acme.example",
        "spend.recorded": None,
    }
    by = {f.kind: f for f in told.facts}
    assert by["ad.clicked"].mass == 3
    assert by["ad.clicked"].contact is None
    assert by["spend.recorded"].data["amount"] == 2.5
    assert by["ad.shown"].data["cost"] == 2.5
    assert by["ad.shown"].data["audience"] == LONE
    assert by["ad.shown"].source == "ads:linkedin"
    assert shelf.add(*told.facts) == 3
    assert tell_results(read_of(result), shelf.known(), NOW).facts == ()


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 1_000), st.integers(0, 10**7)),
        min_size=1,
        max_size=8,
    )
)
def test_restated_figures_add_up_to_the_last_report(tellings: list[tuple[int, int, int]]) -> None:
    shelf = Shelf()
    for shown, clicks, cents in tellings:
        result = Result(
            campaign=f"{LONE} x",
            day=DAY,
            impressions=shown,
            clicks=clicks,
            cents=cents,
            currency="USD",
        )
        for _ in range(2):
            shelf.add(*tell_results(read_of(result), shelf.known(), NOW).facts)
    facts = shelf.facts.values()
    spent = [f for f in facts if f.kind == "spend.recorded"]
    shown_ = [f for f in facts if f.kind == "ad.shown"]
    assert sum(round(100 * f.data["amount"]) for f in spent) == tellings[-1][2]
    assert sum(f.data["impressions"] for f in shown_) == tellings[-1][0]
    assert all(f.mass > 0 for f in facts)


def test_an_audience_of_many_is_told_of_as_a_whole_and_companies_by_their_report() -> None:
    shelf = Shelf()
    whole = Result(
        campaign=f"x {TAG.upper()} y", day=DAY, impressions=9, clicks=1, cents=5, currency="USD"
    )
    told = tell_results(read_of(whole), shelf.known(), NOW).facts
    assert {(f.kind, f.account) for f in told} == {("ad.shown", None), ("spend.recorded", None)}
    rows = [
        Result(campaign=f"x {TAG}", day=DAY, company="Acme Inc", impressions=5, clicks=1, cents=3),
        Result(campaign=f"x {TAG}", day=DAY, company="Stranger", impressions=4),
        Result(campaign=f"x {LONE}", day=DAY, company="Acme Inc", impressions=4),
    ]
    found = tell_results(
        read_of(*rows, by_company=True), shelf.known({"Acme Inc": "acme.example"}), NOW
    )
    assert {(f.kind, f.account) for f in found.facts} == {
        ("ad.shown", "acme.example"),
        ("ad.clicked", "acme.example"),
    }
    assert found.strangers == {"Stranger": 4}
    assert len(found.notes) == 2


@pytest.mark.parametrize(
    ("name", "tag"),
    [(f"{TAG} x", TAG), ("SC-0123ABCD", TAG), ("SC-0123abcde", ""), ("xSC-0123abcd", ""), ("", "")],
)
def test_the_tag_is_found_in_a_campaign_s_name(name: str, tag: str) -> None:
    assert find_tag(name) == tag
