"""What a deal may be held against: its own past, and closed deals that stood as it stands."""

from datetime import datetime, timedelta
from math import log2

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from scotty.desk.deal import Bench, find_timeline, open_bench, step_back
from scotty.facts import Timeline
from scotty.flows.deals import read_timelines
from scotty.ports import House
from scotty.signals import Log, Story
from scotty.stages.accelerate.closing import INSTANT, is_void, list_turns, tell_fate
from scotty.stages.accelerate.judge import DealModel, judge_deal, judge_deals
from scotty.stages.accelerate.similar import Past, Similar, rank_similar
from scotty.stages.accelerate.standing import Deal

LOOKED = 24
"""Closed deals of each outcome that are read whole: the nearest by product, amount and kind."""
SHOWN = 3
WEEKS, STEP = 26, 2


class Trace(msgspec.Struct, frozen=True):
    """The score as it stood at an earlier moment, as known then; 0-100, with its 80 % interval."""

    at: datetime
    score: float
    low: float
    high: float


class Lookback(msgspec.Struct, frozen=True, kw_only=True):
    """A deal's earlier scores by today's model, and closed deals like it with how they went."""

    deal: str
    history: tuple[Trace, ...]
    won: tuple[Similar, ...]
    lost: tuple[Similar, ...]
    #: Closed deals that were known then.
    closed: int


def look_back(
    house: House, key: str, as_of: datetime | None = None, bench: Bench | None = None
) -> Lookback:
    """Return what a deal can be held against, as known at `as_of` (now by default).

    A closed deal is taken at the age that this one has, or just before it closed where that came
    earlier. Raises Refused where nothing was known of such a deal then.
    """
    moment = as_of or house.clock.now()
    house.lake.sync()
    bench = bench or open_bench(house, moment)
    model = bench.model
    timeline = find_timeline(house, key, moment, bench)
    story = step_back(timeline, Story(Log(timeline, moment), key, bench.setting))
    history = _read_history(timeline, story, model)
    told = house.lake.ask("deals", moment=moment)
    ended = told.filter(pc.is_in(told["status"], value_set=pa.array(["won", "lost"])))
    won, lost = (
        rank_similar(judge_deal(story, model), story, _read_past(house, near, story, model), SHOWN)
        for near in (_near(ended, story, status) for status in ("won", "lost"))
    )
    return Lookback(deal=key, history=history, won=won, lost=lost, closed=ended.num_rows)


def _read_history(timeline: Timeline, story: Story, model: DealModel) -> tuple[Trace, ...]:
    """Return the score every other week, as known then, while the deal was open."""
    start = story.tellings[0].known if story.tellings else story.moment
    moments = [story.moment - timedelta(weeks=back) for back in range(WEEKS, 0, -STEP)]
    then = [Story(Log(timeline, at), story.deal, story.setting) for at in moments if at >= start]
    open_then = [earlier for earlier in then if earlier.status == "open"]
    return tuple(map(_trace, judge_deals([*open_then, story], model)))


def _trace(deal: Deal) -> Trace:
    score = deal.score
    return Trace(deal.as_of, score.score, 100 * score.low, 100 * score.high)


def _near(ended: pa.Table, story: Story, status: str) -> pa.Table:
    """Return the rows of an outcome that are nearest by what the table of deals tells."""
    rows = ended.filter(pc.equal(ended["status"], status))
    amount, product, kind = story.amount, story.last("product"), story.last("kind")

    def apart(row: dict[str, object]) -> tuple[float, str]:
        theirs = row["amount"]
        size = 2.0
        if amount and isinstance(theirs, float) and theirs > 0 and amount > 0:
            size = abs(log2(amount / theirs))
        other = (row["product"] != product) + (row["type"] != kind)
        return size + other, str(row["deal"])

    picked = rows.select(["deal", "amount", "product", "type"]).to_pylist()
    order = sorted(range(len(picked)), key=lambda i: apart(picked[i]))[:LOOKED]
    return rows.take(pa.array(order, pa.int64()))


def _read_past(house: House, rows: pa.Table, story: Story, model: DealModel) -> list[Past]:
    """Return closed deals as they stood at the story's age, each with what came of it."""
    found = []
    for timeline, names in read_timelines(house, rows):
        last = Log(timeline, story.moment)
        for name in names:
            known = Story(last, name, story.setting)
            if name == story.deal or known.status == "open" or is_void(known):
                continue
            then = Story(Log(timeline, _pick_moment(known, story)), name, story.setting)
            if then.tellings:
                found.append((then, known))
    judged = judge_deals([then for then, _ in found], model)
    return [
        Past(
            deal=deal,
            story=then,
            fate=tell_fate(known),
            reason=str(list_turns(known.tellings)[-1].fact.data.get("reason") or ""),
        )
        for deal, (then, known) in zip(judged, found, strict=True)
    ]


def _pick_moment(known: Story, story: Story) -> datetime:
    """Return when a closed deal had the story's age, or the instant before it closed if earlier."""
    last = list_turns(known.tellings)[-1].fact.known - INSTANT
    if story.start is None or known.start is None:
        return last
    then = known.start + timedelta(days=story.age(story.start))
    return min(last, max(then, known.tellings[0].known))
