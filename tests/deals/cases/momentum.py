"""Cases of the clues of momentum."""

from math import log

import msgspec

from scotty.facts import Fact
from scotty.playbook import Deals
from scotty.signals import StageNorm
from tests.deals.stories import BOOK, NOW, Case, deal, fact, setting

STAGES = {
    name: StageNorm(
        name=name, place=n / 4, usual=10, long=20, closed=8, won=2 * n, left=50 - 10 * n
    )
    for n, name in enumerate(("Qualify", "Discover", "Demo", "Propose", "Close"))
}
LEARNT = setting(
    stages=STAGES, won=10, closed=40, usual_cycle=60.0, usual_pace=0.5, month_end=0.46,
    records={
        "owner": {"Ann": (8, 8)}, "product": {"Pro": (0, 8)},
        "source": {"inbound": (8, 8)}, "kind": {"renewal": (8, 8)},
    },
)  # fmt: skip
NEW = setting()
RARE = setting(stages={**STAGES, "Demo": msgspec.structs.replace(STAGES["Demo"], closed=1)})
BASE = 0.25
ALL_WON = log((8 + 8 * BASE) / (16 - 8 - 8 * BASE)) - log(BASE / (1 - BASE))
NONE_WON = log((8 * BASE) / (16 - 8 * BASE)) - log(BASE / (1 - BASE))
NAMED = setting(msgspec.structs.replace(BOOK, deals=Deals(stages=("Qualify", "Demo", "Close"))))


def staged(days: float, stage: str) -> Fact:
    return fact("deal.staged", days, stage=stage)


def path(*stages: str, every: float = 10.0) -> tuple[Fact, ...]:
    """Return a deal that entered a stage every so many days, the last so many days ago."""
    ages = [every * n for n in range(len(stages), 0, -1)]
    moved = [staged(age, stage) for age, stage in zip(ages[1:], stages[1:], strict=True)]
    return (deal(ages[0], stage=stages[0]), *moved)


def dated(*told: tuple[float, str]) -> tuple[Fact, ...]:
    """Return a deal with its stated close dates, each with how many days ago it was told."""
    (days, first), *later = told
    changes = [fact("deal.amended", age, close_date=day) for age, day in later]
    return (deal(days, close_date=first, stage="Discover"), *changes)


LOST = fact("deal.lost", 20, reason="price")
STAGE = [
    Case("momentum.stage", "half-way", path("Qualify", "Demo"), 0.5, LEARNT, shown=1),
    Case("momentum.stage", "by the playbook", path("Qualify", "Demo"), 0.5, NAMED),
    Case("momentum.stage", "the first", path("Qualify"), 0.0, LEARNT),
    Case("momentum.stage", "back again", path("Qualify", "Demo", "Qualify"), 0.0, LEARNT),
    Case("momentum.stage", "a stage nobody knows", path("Limbo"), None, LEARNT),
    Case("momentum.stage", "no stage", (deal(),), None, LEARNT),
]
STAGE_AGE = [
    Case("momentum.stage_age", "as long as four in five", path("Demo", every=20), 1, LEARNT),
    Case("momentum.stage_age", "since the last move", path("Demo", "Close"), 0.5, LEARNT),
    Case("momentum.stage_age", "nothing learnt", path("Demo"), None, NEW),
]
AGE = [
    Case("momentum.age", "half the cycle", (deal(30),), 0.5, LEARNT),
    Case("momentum.age", "undated", (deal(30, undated=True),), None, LEARNT),
    Case("momentum.age", "nothing learnt", (deal(30),), None, NEW),
]
PACE = [
    Case("momentum.pace", "two in four weeks", path("Qualify", "Demo", "Close", every=28 / 3), 1, LEARNT),
    Case("momentum.pace", "stuck", (deal(28, stage="Demo"),), 0, LEARNT),
    Case("momentum.pace", "back is no pace", path("Close", "Demo", every=14), 0, LEARNT),
    Case("momentum.pace", "too young", (deal(6, stage="Demo"),), None, LEARNT),
    Case("momentum.pace", "nothing learnt", path("Qualify", "Demo"), None, NEW),
]  # fmt: skip
MOVED = [
    Case("momentum.moved", "one of two", path("Qualify", "Demo", "Close", every=20), 1, LEARNT, shown=1),
    Case("momentum.moved", "long ago", (deal(90, stage="Qualify"), staged(31, "Demo")), 0, LEARNT),
    Case("momentum.moved", "too young", (deal(29, stage="Qualify"),), None, LEARNT),
    Case("momentum.moved", "order unknown", path("Qualify", "Demo", every=20), None, NEW),
]  # fmt: skip
MOVED_BACK = [
    Case("momentum.moved_back", "once", path("Demo", "Close", "Demo"), 1, LEARNT, shown=1),
    Case("momentum.moved_back", "never", path("Demo", "Close"), 0, LEARNT, shown=0),
    Case("momentum.moved_back", "never moved", path("Demo"), None, LEARNT),
]
SKIPPED = [
    Case("momentum.skipped", "two", path("Qualify", "Propose"), 2, LEARNT, shown=1),
    Case("momentum.skipped", "a stage that few go through", path("Qualify", "Propose"), 1, RARE),
    Case("momentum.skipped", "going back skips nothing", path("Propose", "Qualify"), 0, LEARNT),
    Case("momentum.skipped", "never moved", path("Demo"), None, LEARNT),
]
REOPENED = [
    Case("momentum.reopened", "lost, then told open", (deal(), LOST, fact("deal.amended", 9, status="open")), 1, shown=1),
    Case("momentum.reopened", "lost, then only amended", (deal(), LOST, fact("deal.amended", 9, amount=3)), 0),
    Case("momentum.reopened", "twice", (deal(), LOST, fact("deal.amended", 9, status="open"), fact("deal.lost", 8), fact("deal.amended", 7, status="open")), 2),
    Case("momentum.reopened", "never closed", (deal(status="open"),), 0, shown=0),
    Case("momentum.reopened", "no such deal", (), None),
]  # fmt: skip
PUSHES = [
    Case("momentum.pushes", "twice, and once pulled in", dated((60, "2026-06-01"), (30, "2026-07-01"), (20, "2026-06-20"), (5, "2026-08-01")), 2, shown=2),
    Case("momentum.pushes", "told again is no push", dated((60, "2026-06-01"), (30, "2026-06-01")), 0, shown=0),
    Case("momentum.pushes", "no date", (deal(),), None),
    Case("momentum.pushes", "an unreadable date", (deal(close_date="soon"),), None),
]  # fmt: skip
PUSHED_DAYS = [
    Case("momentum.pushed_days", "out and in", dated((60, "2026-06-01"), (30, "2026-07-01"), (20, "2026-06-21")), 20),
    Case("momentum.pushed_days", "as it began", dated((60, "2026-06-01")), 0),
    Case("momentum.pushed_days", "no date", (deal(),), None),
]  # fmt: skip
LAST_PUSH = [
    Case("momentum.last_push", "three weeks", dated((60, "2026-07-01"), (10, "2026-07-22")), 21, shown=1),
    Case("momentum.last_push", "long ago", dated((60, "2026-07-01"), (31, "2026-07-22")), None),
    Case("momentum.last_push", "pulled in", dated((60, "2026-07-22"), (10, "2026-07-01")), None),
]  # fmt: skip
PULLED_IN = [
    Case("momentum.pulled_in", "a week", dated((90, "2026-07-22"), (10, "2026-07-15")), 7, shown=1),
    Case("momentum.pulled_in", "pushed", dated((90, "2026-07-01"), (10, "2026-07-15")), 0),
    Case("momentum.pulled_in", "no date", (deal(),), None),
]
OVERDUE = [
    Case("momentum.overdue", "ten days", dated((60, "2026-06-20")), 10, shown=1),
    Case("momentum.overdue", "today", dated((60, f"{NOW:%Y-%m-%d}")), 0),
    Case("momentum.overdue", "a day to come", dated((60, "2026-07-20")), 0),
    Case("momentum.overdue", "no date", (deal(),), None),
]
TIME_LEFT = [
    Case("momentum.time_left", "half of what is usual", dated((60, "2026-07-20")), 0.5, LEARNT),
    Case("momentum.time_left", "overdue", dated((60, "2026-06-20")), None, LEARNT),
    Case("momentum.time_left", "nothing learnt", dated((60, "2026-07-20")), None, NEW),
]
QUARTER_END = [
    Case("momentum.quarter_end", "the last day", dated((60, "2026-09-30")), 1),
    Case("momentum.quarter_end", "the third-last day", dated((60, "2026-09-28")), 1),
    Case("momentum.quarter_end", "the fourth-last day", dated((60, "2026-09-27")), 0),
    Case("momentum.quarter_end", "a month's end", dated((60, "2026-08-31")), 0),
    Case("momentum.quarter_end", "no date", (deal(),), None),
]
MONTH_END = [
    Case("momentum.month_end", "twice the calendar's share", dated((60, "2026-08-29")), log(0.46 / (84 / 365)), LEARNT),
    Case("momentum.month_end", "the rest of a month", dated((60, "2026-08-10")), log(0.54 / (281 / 365)), LEARNT),
    Case("momentum.month_end", "nothing learnt", dated((60, "2026-08-29")), None, NEW),
]  # fmt: skip
RECORDS = [
    Case("momentum.seller", "all eight won", (deal(owner="Ann"),), ALL_WON, LEARNT, shown=1),
    Case("momentum.seller", "the seller of now", (deal(owner="Bob"), fact("deal.amended", 3, owner="Ann")), ALL_WON, LEARNT),
    Case("momentum.seller", "a new seller", (deal(owner="Bob"),), None, LEARNT),
    Case("momentum.product", "none of eight won", (deal(product="Pro"),), NONE_WON, LEARNT),
    Case("momentum.product", "untold", (deal(),), None, LEARNT),
    Case("momentum.source", "all eight won", (deal(data={"source": "inbound"}),), ALL_WON, LEARNT),
    Case("momentum.source", "nothing learnt", (deal(data={"source": "inbound"}),), None, NEW),
    Case("momentum.kind", "all eight won", (deal(data={"kind": "renewal"}),), ALL_WON, LEARNT),
    Case("momentum.kind", "none closed", (deal(data={"kind": "new"}),), None, LEARNT),
    Case("momentum.stage_record", "all eight won", path("Close"), ALL_WON, LEARNT),
    Case("momentum.stage_record", "nothing learnt", path("Close"), None, NEW),
]  # fmt: skip
BEGUN = [
    Case("momentum.begun", "they did", (deal(data={"source": "Inbound - web"}),), 1),
    Case("momentum.begun", "we did", (deal(data={"source": "cold call"}),), 0),
    Case("momentum.begun", "both, or neither", (deal(data={"source": "inbound list"}),), None),
    Case("momentum.begun", "untold", (deal(),), None),
]
HANDED_OVER = [
    Case("momentum.handed_over", "once", (deal(owner="Ann"), fact("deal.amended", 3, owner="Bob")), 1, shown=1),
    Case("momentum.handed_over", "never", (deal(owner="Ann"),), 0, shown=0),
    Case("momentum.handed_over", "untold", (deal(),), None),
]  # fmt: skip
EURO = setting(msgspec.structs.replace(BOOK, deals=Deals(rates={"EUR": 1.1})))
AMOUNT_CHANGE = [
    Case("momentum.amount_change", "a fifth less", (deal(amount=100), fact("deal.amended", 3, amount=80)), -0.2, shown=1),
    Case("momentum.amount_change", "the same", (deal(amount=100),), 0, shown=0),
    Case("momentum.amount_change", "the same in another currency", (deal(amount=110), fact("deal.amended", 3, amount=100, currency="EUR")), 0, EURO),
    Case("momentum.amount_change", "another currency, the same number", (deal(amount=100), fact("deal.amended", 3, currency="EUR")), 0.1, EURO),
    Case("momentum.amount_change", "a placeholder first", (deal(amount=1), fact("deal.amended", 3, amount=90_000)), 20),
    Case("momentum.amount_change", "no rate", (deal(amount=100, currency="XXX"),), None),
    Case("momentum.amount_change", "began negative", (deal(amount=-100), fact("deal.amended", 3, amount=80)), None),
]  # fmt: skip
CASES = [
    *STAGE, *STAGE_AGE, *AGE, *PACE, *MOVED, *MOVED_BACK, *SKIPPED, *REOPENED, *PUSHES, *PUSHED_DAYS,
    *LAST_PUSH, *PULLED_IN, *OVERDUE, *TIME_LEFT, *QUARTER_END, *MONTH_END, *RECORDS, *BEGUN,
    *HANDED_OVER, *AMOUNT_CHANGE,
]  # fmt: skip
