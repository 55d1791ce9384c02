"""Hit rates of the seed's warnings on the sandbox market, where it was built what harms a deal."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from scotty.facts import Entry, Fact, Timeline
from scotty.signals import Log, Setting, Story
from scotty.stages.accelerate.closing import list_closings, tell_fate
from scotty.stages.accelerate.norms import fit_norms
from scotty.stages.accelerate.snapshot import Snapshot
from scotty.stages.accelerate.standing import HitRate
from scotty.stages.accelerate.warnings import rate_warnings
from scotty.twins.market import Market, simulate
from scotty.twins.market.parameters import Parameters, load_parameters
from tests.deals.stories import ALL_KINDS, BOOK, setting

END = datetime(2026, 6, 30, tzinfo=UTC)
MOMENTS = sorted(END - timedelta(days=14 * i) for i in range(52))


def leaving_often() -> Parameters:
    """Return a market in which people leave after a year and everybody hears of it.

    How deals are decided is untouched: a champion's leaving costs `win_left` as ever.
    """
    plain = load_parameters()
    return replace(plain, people=replace(plain.people, leaving=1.0, leaving_noticed=1.0))


def take_snapshots(told: list[Fact]) -> Iterator[Snapshot]:
    """Yield every open deal each fortnight of two years, by norms as known then."""
    by_account: dict[str, list[Fact]] = defaultdict(list)
    for fact in told:
        if fact.account is not None:
            by_account[fact.account].append(fact)
    stories = []
    for account, facts in by_account.items():
        if any(f.deal for f in facts):
            timeline = Timeline(account, [Entry(f, account, f.known, 1, f.verdict) for f in facts])
            last = Log(timeline, END)
            stories += [(timeline, Story(last, name, setting())) for name in last.deals]
    closings = [
        c
        for timeline, whole in stories
        if whole.status != "open"
        for c in list_closings(timeline, whole, lambda _: setting())
    ]
    reads = {
        m: Setting(book=BOOK, norms=fit_norms(closings, m, BOOK.deals, ALL_KINDS)) for m in MOMENTS
    }
    for timeline, whole in stories:
        fate = tell_fate(whole)
        for moment in MOMENTS:
            if whole.tellings[0].known <= moment < (fate.closed or END):
                story = Story(Log(timeline, moment), whole.deal, reads[moment])
                if story.status == "open":
                    yield Snapshot(story, fate)


def rate_market(seed: int, parameters: Parameters) -> dict[str, HitRate]:
    market = Market(companies=8_000, seed=seed, days=730, end=END)
    return rate_warnings(take_snapshots(list(simulate(market, parameters).facts())))


@pytest.fixture(scope="module")
def rates() -> dict[int, dict[str, HitRate]]:
    return {seed: rate_market(seed, leaving_often()) for seed in (3, 5, 8)}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["no_activity", "engagement_falling", "committee_shrinking"])
def test_silence_foretells_harm_at_every_seed(
    rates: dict[int, dict[str, HitRate]], name: str
) -> None:
    for seed, found in rates.items():
        assert found[name].raised >= 30, seed
        assert found[name].low > found[name].base, seed


@pytest.mark.slow
def test_a_champion_who_leaves_is_seen(rates: dict[int, dict[str, HitRate]]) -> None:
    """Few who leave have been met often enough to be called champion: too few to say more.

    How a rate is counted is held in `test_rates`; here nothing may speak
    against it: the share that came true is not surely below that of all deals.
    """
    left = [found["champion_left"] for found in rates.values() if "champion_left" in found]
    raised = sum(rate.raised for rate in left)
    assert raised >= 5
    base = sum(rate.base * rate.raised for rate in left) / raised
    slack = 1.28 * (base * (1 - base) / raised) ** 0.5
    assert sum(rate.came_true for rate in left) / raised > base - slack
