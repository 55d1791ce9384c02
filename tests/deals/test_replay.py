"""A replay sees on each Monday the deals that a look from that Monday sees."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from scotty.flows.deals import read_stories, replay_deals
from scotty.ports import House
from scotty.signals import Setting
from scotty.twins.market import Market, simulate
from tests.deals.stories import BOOK

END = datetime(2026, 6, 30, tzinfo=UTC)


def test_a_replay_sees_what_each_moment_saw(make_house: Callable[..., House]) -> None:
    house = make_house()
    told = [f for f in simulate(Market(companies=1_500, seed=4, end=END)).facts() if f.deal]
    house.ledger.append(told)
    house.lake.sync()
    setting = Setting(book=BOOK)
    moments = [END - timedelta(days=45 * i) for i in range(7, 0, -1)]
    replayed: dict[datetime, set[str]] = {moment: set() for moment in moments}
    for snapshot in replay_deals(house, moments, END, lambda _: setting):
        replayed[snapshot.story.moment].add(snapshot.story.deal)
    seen = {m: {s.deal for s in read_stories(house, m, setting)} for m in moments}
    assert replayed == seen
    assert sum(map(len, seen.values())) > 20
