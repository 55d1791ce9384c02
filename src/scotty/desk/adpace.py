"""Advertising under way: shown, clicked and spent, against the plan in force."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from scotty.desk.ads import Planned, find_plan
from scotty.facts import Fact
from scotty.playbook.ads import Ads
from scotty.ports import House
from scotty.stages.engage.ads.pacing import Paced, Run, judge_pace


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A kept line, and how it runs."""

    line: Planned
    paced: Paced
    impressions: int
    clicks: int


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of the plan in force."""

    as_of: datetime
    #: Id of the fact that keeps the plan; "" where none is kept.
    plan: str
    by: str
    lines: tuple[Standing, ...]
    simulated: bool = False
    notes: tuple[str, ...] = ()


def list_ads(
    house: House, ads: Ads, rates: Mapping[str, float] | None = None, as_of: datetime | None = None
) -> Listed:
    """Return the lines of the plan in force: shown, clicked, spent, and what their pace asks for.

    `rates` has US dollars for one unit of other currencies; spend in any other is left out, and said.
    """
    moment = as_of or house.clock.now()
    found = find_plan(house, moment)
    if found is None:
        return Listed(as_of=moment, plan="", by="", lines=())
    fact, lines = found
    told: dict[str, list[Fact]] = defaultdict(list)
    for spend in house.ledger.facts("spend.recorded"):
        if spend.data.get("audience") and spend.known <= moment:
            told[str(spend.data["audience"])].append(spend)
    foreign: set[str] = set()
    standing = [
        _stand(line, told[line.tag], (moment, ads), {"USD": 1.0, **(rates or {})}, foreign)
        for line in lines
    ]
    notes = [
        f"Spend in {c} is left out: no rate is given in [deals.rates]." for c in sorted(foreign)
    ]
    return Listed(
        as_of=moment,
        plan=fact.id,
        by=str(fact.data.get("by", "")),
        lines=tuple(standing),
        simulated=fact.source.startswith("sandbox"),
        notes=tuple(notes),
    )


def _stand(
    line: Planned,
    told: Sequence[Fact],
    when: tuple[datetime, Ads],
    rates: Mapping[str, float],
    foreign: set[str],
) -> Standing:
    spent: dict[date, int] = defaultdict(int)
    kept = [f for f in told if f.at.date() >= line.start]
    for fact in kept:
        currency = str(fact.data.get("currency") or "USD")
        if currency not in rates:
            foreign.add(currency)
            continue
        spent[fact.at.date()] += round(100 * float(fact.data.get("amount", 0)) * rates[currency])
    run = Run(tag=line.tag, cents=line.cents, start=line.start, days=line.days)
    # Today is not over: it is judged by yesterday.
    day = when[0].date() - timedelta(days=1)
    return Standing(
        line=line,
        paced=judge_pace(run, spent, day, when[1]),
        impressions=sum(int(f.data.get("impressions", 0)) for f in kept),
        clicks=sum(int(f.data.get("clicks", 0)) for f in kept),
    )
