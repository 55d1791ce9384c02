"""What the market amounts to: its numbers, its seasons, and effects that can be recovered."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from math import sqrt
from statistics import mean, median
from typing import Any

import pytest

from scotty.facts import Fact
from scotty.signals import load_signals
from scotty.twins.market import Market, Simulation, simulate

END = datetime(2026, 6, 30, 12, tzinfo=UTC)
START = datetime(2025, 6, 30, tzinfo=UTC)
COMPANIES = 12_000
SCALE = COMPANIES / 50_000
Row = dict[str, Any]


@pytest.fixture(scope="module")
def market() -> Simulation:
    return simulate(Market(companies=COMPANIES, end=END))


@pytest.fixture(scope="module")
def facts(market: Simulation) -> list[Fact]:
    return list({f.id: f for f in market.facts()}.values())


@pytest.fixture(scope="module")
def truth(market: Simulation) -> list[Row]:
    rows: list[Row] = market.truth().to_pylist()
    return rows


def new_deals(facts: list[Fact]) -> dict[str | None, Fact]:
    return {f.deal: f for f in facts if f.kind == "deal.opened" and f.data["kind"] == "new"}


@pytest.mark.slow
def test_volume(facts: list[Fact]) -> None:
    """Between 1.0 and 1.6 million facts at 50,000 companies and a year."""
    assert 1.0e6 < len(facts) / SCALE < 1.6e6


def test_pipeline_resembles_the_seed(facts: list[Fact]) -> None:
    """About 60 opportunities a month, a win rate of 25 to 40 %, 75,000 dollars a deal."""
    opened = new_deals(facts)
    fresh = [f for f in opened.values() if f.at >= START]
    assert 45 < len(fresh) / 12 / SCALE < 80
    won = [f for f in facts if f.kind == "deal.won" and f.deal in opened and f.at >= START]
    lost = [f for f in facts if f.kind == "deal.lost" and f.deal in opened and f.at >= START]
    assert 0.25 < len(won) / (len(won) + len(lost)) < 0.40
    assert 60_000 < mean(f.data["amount"] for f in won) < 95_000
    cycle = median((f.at - opened[f.deal].at).days for f in won)
    assert 35 < cycle < 90


def test_fit_can_be_learnt_from_day_one(facts: list[Fact]) -> None:
    before = Counter(f.kind for f in facts if f.at < START and f.known == START)
    assert before["deal.won"] > 60
    assert before["deal.lost"] > before["deal.won"]
    assert before["subscription.started"] > 60


def test_deals_have_a_history(facts: list[Fact]) -> None:
    by_deal: defaultdict[str | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind.startswith("deal."):
            by_deal[fact.deal].append(fact)
    ends: Counter[str] = Counter()
    pushed = 0
    for story in by_deal.values():
        kinds = Counter(f.kind for f in story)
        assert kinds["deal.opened"] <= 1
        assert kinds["deal.won"] + kinds["deal.lost"] <= 1
        ends["closed" if kinds["deal.won"] + kinds["deal.lost"] else "open"] += 1
        pushed += any(f.kind == "deal.amended" and "close_date" in f.data for f in story)
        opening = min(f.at for f in story)
        first = [f for f in story if f.kind == "deal.opened"]
        assert not first or first[0].at == opening
    assert ends["open"] > 15
    assert pushed > 0.3 * len(by_deal), "close dates get pushed"


def test_quarter_ends_and_summers(facts: list[Fact], truth: list[Row]) -> None:
    closes = [f.at for f in facts if f.kind == "deal.won" and f.at >= START - timedelta(days=200)]
    rush = sum(t.month % 3 == 0 and t.day > 20 for t in closes) / len(closes)
    assert rush > 0.2, "a ninth of the year, more than a fifth of the wins"
    begun = Counter(
        j["aware"].month for row in truth for j in row["journeys"] if START <= j["aware"] < END
    )
    assert begun[8] + begun[12] < 0.8 * (begun[9] + begun[1])


def test_marketing_causes_what_the_truth_says(truth: list[Row]) -> None:
    """The holdout shows the world without: caused journeys exist at treated accounts only."""

    def evaluations(rows: list[Row], caused: bool | None = None) -> int:
        return sum(
            j["evaluating"] is not None
            and START <= j["evaluating"] < END
            and caused in {None, j["caused"]}
            for row in rows
            for j in row["journeys"]
        )

    treated = [row for row in truth if row["treated"]]
    holdout = [row for row in truth if row["holdout"]]
    assert 0.15 < len(holdout) / (len(holdout) + len(treated)) < 0.25
    assert evaluations(holdout, caused=True) == 0
    assert all(abs(row["uplift"]) < 1e-9 for row in holdout)
    promised = sum(row["uplift"] for row in treated)
    seen = evaluations(treated, caused=True)
    assert abs(seen - promised) < 4 * sqrt(promised)
    assert promised > 0.3 * sum(row["rate_alone"] for row in treated)
    alone = evaluations(treated, caused=False) / len(treated)
    held = evaluations(holdout) / len(holdout)
    assert abs(alone - held) < 3.5 * sqrt(alone / len(holdout) + alone / len(treated))


def test_holdout_is_never_touched(facts: list[Fact], truth: list[Row]) -> None:
    holdout = {row["account"] for row in truth if row["holdout"]}
    ours = {"touch.sent", "ad.shown", "ad.clicked", "email.opened", "email.clicked"}
    touched = {f.account for f in facts if f.kind in ours}
    assert touched
    assert not holdout & touched


def test_spend_adds_up(facts: list[Fact]) -> None:
    shown = sum(f.data["cost"] for f in facts if f.kind == "ad.shown" and "cost" in f.data)
    spent = Counter[str]()
    for fact in facts:
        if fact.kind == "spend.recorded":
            spent[fact.data["channel"]] += fact.data["amount"]
    account_based = spent["linkedin"] + spent["display"] + spent["youtube"]
    assert account_based == pytest.approx(shown, rel=0.06)
    assert 5_000 < sum(spent.values()) / SCALE / 12 < 40_000, "the seed spends 20,000 a month"


def test_signals_tell_of_projects_but_not_surely(facts: list[Fact], truth: list[Row]) -> None:
    """Ranked by distinct kinds of the last 30 days: many real projects, and many that are not."""
    signals = load_signals()
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for fact in facts:
        recent = fact.at > END - timedelta(days=30)
        if recent and fact.account and fact.verdict == "human" and fact.kind in signals:
            kinds[fact.account].add(fact.kind)
    state = {row["account"]: row["state"] for row in truth}
    ranked = sorted(kinds, key=lambda a: (-len(kinds[a]), a))[: round(200 * SCALE)]
    real = sum(state[a] in {"evaluating", "deciding"} for a in ranked) / len(ranked)
    base = sum(s in {"evaluating", "deciding"} for s in state.values()) / len(state)
    assert base < 0.01
    assert 0.3 < real < 0.9
    quiet = sum(a not in kinds for a in state) / len(state)
    assert 0.6 < quiet < 0.95, "most accounts do nothing in a month"


def test_about_a_hundred_look_hot(facts: list[Fact], truth: list[Row]) -> None:
    """High intent, fit, a budget holder, a project, no customer: 80 to 200 of 50,000.

    An independent reading with plain thresholds, not the engine's formula.
    """
    strong = {k for k, s in load_signals().items() if s.project >= 0.1}
    acts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    holders: set[str | None] = set()
    money = (
        "cfo",
        "chief fin",
        "finance dir",
        "ceo",
        "chief exec",
        "owner",
        "founder",
        "head of fin",
    )
    for fact in facts:
        if fact.account and fact.verdict == "human" and fact.at > END - timedelta(days=45):
            acts[fact.account][fact.kind] += 1
        if fact.kind == "contact.profiled":
            title = fact.data["title"].lower()
            if "assist" not in title and any(word in title for word in money):
                holders.add(fact.account)
    hot = [
        row["account"]
        for row in truth
        if row["icp"] >= 50
        and row["customer_since"] is None
        and row["account"] in holders
        and len(strong & set(acts[row["account"]])) >= 3
        and acts[row["account"]].total() >= 15
    ]
    assert 80 * SCALE < len(hot) < 200 * SCALE
    assert "techcorp.example" in hot


def test_customers_use_leave_and_renew(facts: list[Fact], truth: list[Row]) -> None:
    kinds = Counter(f.kind for f in facts)
    ended = kinds["subscription.churned"]
    renewed = sum(f.kind == "subscription.renewed" and f.at >= START for f in facts)
    assert 0.05 < ended / (ended + renewed) < 0.3
    gone = {row["account"]: row["churned"] for row in truth if row["churned"] is not None}
    use: defaultdict[str | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind == "usage.recorded":
            use[fact.account].append(fact)
    for account, when in gone.items():
        assert all(f.at <= when + timedelta(days=7) for f in use[account])
    stay = [row["churn_hazard"] for row in truth if row["customer_since"] and not row["churned"]]
    left = [row["churn_hazard"] for row in truth if row["churned"]]
    assert mean(left) > mean(stay)
