"""What the deal score would have said on every past Monday, from models learnt by then."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from scotty.flows.deals import read_timelines, replay_deals
from scotty.flows.lessons import Almanac, read_closings, read_kinds, read_rows
from scotty.playbook import Playbook
from scotty.ports import House
from scotty.signals import Log, Story, load_clues
from scotty.stages.accelerate.forecast.periods import find_period
from scotty.stages.accelerate.forecast.replay import Foresight
from scotty.stages.accelerate.judge import DealModel, expert_model, tell_chances
from scotty.stages.accelerate.learn import fit_deals
from scotty.stages.accelerate.lessons import Row, draw_lessons

ALL = 10**9
BATCH = 4_000
"""Stories judged at once: they hold their account's facts."""
Progress = Callable[[int, int], None]


def foresee_deals(
    house: House,
    mondays: Sequence[datetime],
    until: datetime,
    book: Playbook,
    tell: Progress | None = None,
) -> Foresight:
    """Judge every deal on every Monday that it was open, by what was known then.

    Models are learnt at the start of each fiscal quarter, from fates known by then; before
    enough deals have closed, the expert's curves serve. The lake must be synchronised.
    """
    load_clues()
    almanac = Almanac(read_closings(house, until, book, ALL), book, read_kinds(house, until))
    rows = _read_looks(house, until, almanac)
    models: dict[datetime, DealModel] = {}
    waiting: dict[datetime, list[Story]] = defaultdict(list)
    chances: dict[datetime, dict[str, float]] = defaultdict(dict)

    def judge(moment: datetime) -> None:
        start = find_period(moment, "quarter", book.forecast.fiscal_month).opens
        if start not in models:
            models[start] = _learn(rows, start, almanac)
        chances[moment] |= tell_chances(waiting.pop(moment), models[start])

    for done, snapshot in enumerate(replay_deals(house, mondays, until, almanac.setting_at), 1):
        waiting[snapshot.story.moment].append(snapshot.story)
        if done % BATCH == 0:
            for moment in sorted(waiting):
                judge(moment)
            if tell is not None:
                tell(done, 0)
    for moment in sorted(waiting):
        judge(moment)
    return lambda moment: chances.get(moment, {})


def _read_looks(house: House, until: datetime, almanac: Almanac) -> list[Row]:
    """Return every deal at several ages, by what was known then."""
    found: list[Row] = []
    for timeline, names in read_timelines(house, house.lake.ask("deals", moment=until)):
        log = Log(timeline, until)
        for name in names:
            whole = Story(log, name, almanac.setting_at(until))
            found += read_rows(timeline, whole, almanac)
    return found


def _learn(rows: Sequence[Row], moment: datetime, almanac: Almanac) -> DealModel:
    norms = almanac.fit(moment)
    lessons = draw_lessons(rows, moment)
    ended = lessons.take(lessons.ended)
    closed, won = ended.count_deals()
    expert = expert_model(norms, almanac.book.deals.learn_from)
    if closed < almanac.book.deals.learn_from or not 0 < won < closed:
        return expert
    return msgspec.structs.replace(expert, odds=fit_deals(lessons, norms), version="replayed")
