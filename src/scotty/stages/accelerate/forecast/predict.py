"""The forecast of this month, this quarter and the next, from open deals and history."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from scotty.playbook.rules import Forecast as Rules
from scotty.stages.accelerate.forecast.draws import (
    DRAWS,
    Arrivals,
    Drawn,
    Entries,
    Market,
    add_drawn,
    draw_market,
    draw_owner,
)
from scotty.stages.accelerate.forecast.newborn import expect_wins
from scotty.stages.accelerate.forecast.notes import tell_notes
from scotty.stages.accelerate.forecast.periods import Period, find_period, move_period
from scotty.stages.accelerate.forecast.prospects import (
    Floats,
    History,
    Lessons,
    Prospect,
    learn_lessons,
    list_won,
    share_weeks,
    value_won,
)
from scotty.stages.accelerate.forecast.rollup import (
    Share,
    describe_spread,
    group_drawn,
    make_share,
    sum_parts,
    total_amount,
    total_deals,
    widen,
)
from scotty.stages.accelerate.forecast.shapes import (
    Forecast,
    Goal,
    Override,
    PartName,
    PeriodForecast,
    Row,
)


class Frame(NamedTuple):
    """As of when, by which lessons and rules, and of which seller: None for all."""

    moment: datetime
    lessons: Lessons
    rules: Rules
    owner: str | None = None
    #: What is still to come is scaled by this, as earlier forecasts came out.
    pace: float = 1.0


class Sums(NamedTuple):
    """A period's contributions, and its draws by owner; what is already won is in both."""

    shares: list[Share]
    drawn: dict[str, Drawn]
    won: dict[str, Drawn]
    #: Whole amounts of the deals of each part.
    whole: dict[PartName, float]


def forecast_periods(
    prospects: Sequence[Prospect],
    history: History,
    moment: datetime,
    rules: Rules,
    owner: str | None = None,
) -> Forecast:
    """Forecast the month and the quarter in progress, and the next quarter.

    `prospects` are the open deals; with `owner`, only what is that seller's is counted.
    The same input gives the same forecast to the last digit.
    """
    lessons = learn_lessons(history.lives, moment, rules.fiscal_month)
    quarter = find_period(moment, "quarter", rules.fiscal_month)
    periods = (
        find_period(moment, "month"),
        quarter,
        move_period(quarter, 1, rules.fiscal_month),
    )
    mine = [p for p in prospects if owner is None or p.owner == owner]
    told = [
        forecast_period(period, mine, history, Frame(moment, lessons, rules, owner))
        for period in periods
    ]
    return Forecast(
        as_of=moment,
        unit=lessons.unit,
        periods=tuple(told),
        open=len(mine),
        closed=lessons.closed,
        owner=owner,
        version=history.version,
        notes=(*history.notes, *tell_notes(mine, history, moment, lessons)),
    )


def forecast_period(
    period: Period,
    prospects: Sequence[Prospect],
    history: History,
    frame: Frame,
    draws: int = DRAWS,
) -> PeriodForecast:
    """Forecast one period; see `forecast_periods`."""
    rules, owner = frame.rules, frame.owner
    record, factor, pace = history.records.get(period.kind, (None, 1.0, 1.0))
    sums = sum_period(period, prospects, history, frame._replace(pace=pace), draws)
    won = add_drawn(list(sums.won.values()), draws)
    drawn = add_drawn(list(sums.drawn.values()), draws)
    amount = widen(drawn.amount, factor, won.amount[0])
    deals = widen(drawn.deals, factor, won.deals[0])
    overrides = tuple(o for o in history.overrides if o.period == period.name)
    target = rules.targets.get(period.name)
    full = sums.whole
    return PeriodForecast(
        period=period.name,
        kind=period.kind,
        label=period.label,
        start=period.start,
        end=period.end,
        amount=describe_spread(amount, total_amount(sums.shares), 0.01),
        deals=describe_spread(deals, total_deals(sums.shares), 1e-6),
        parts=sum_parts(sums.shares),
        owners=_make_rows("owner", sums, {o: o for o in sums.drawn}, (factor, overrides)),
        teams=_make_rows("team", sums, history.teams, (factor, overrides)) if history.teams else (),
        commit=round(full["won"] + full["commit"], 2),
        best=round(full["won"] + full["commit"] + full["best"], 2),
        goal=None
        if target is None or owner is not None
        else Goal(target, float((amount >= target).mean())),
        overrides=tuple(o for o in overrides if o.scope == _scope(owner)),
        record=record,
        widened=factor,
        paced=pace,
    )


def sum_period(
    period: Period,
    prospects: Sequence[Prospect],
    history: History,
    frame: Frame,
    draws: int = DRAWS,
) -> Sums:
    """Return contributions and draws of a period by owner."""
    moment, lessons, rules, owner, pace = frame
    market = draw_market(period.name, lessons.shocks, lessons.changes, lessons.births.spread, draws)
    chance = np.minimum(pace * share_weeks(prospects, period, moment, lessons.season), 1.0)
    amount = np.array([_value(p, lessons) for p in prospects])
    shares, whole = _share_open(prospects, chance, amount, (lessons, rules))
    won: dict[str, list[float]] = {}
    for state in list_won(history.lives, period, moment):
        if owner is None or state.owner == owner:
            value = value_won(state, lessons.unit)
            won.setdefault(state.owner, []).append(value)
            whole["won"] += value
            shares.append(make_share("won", state.owner, value, 1.0, state.deal))
    born = {o: pace * n for o, n in _expect_births(period, moment, lessons, owner).items()}
    mean = float(lessons.births.amounts.mean()) if len(lessons.births.amounts) else 0.0
    shares += [make_share("newborn", o, n * mean, n) for o, n in born.items()]
    return _draw_all((prospects, chance, amount), won, born, (market, lessons), (shares, whole))


def _draw_all(
    open_: tuple[Sequence[Prospect], Floats, Floats],
    won: Mapping[str, list[float]],
    born: Mapping[str, float],
    world: tuple[Market, Lessons],
    told: tuple[list[Share], dict[PartName, float]],
) -> Sums:
    prospects, chance, amount = open_
    market, lessons = world
    places: dict[str, list[int]] = {}
    for place in sorted(range(len(prospects)), key=lambda i: prospects[i].deal):
        places.setdefault(prospects[place].owner, []).append(place)
    drawn, had = {}, {}
    for owner in sorted(places.keys() | won.keys() | born.keys()):
        rows = np.array(places.get(owner, ()), np.int64)
        arrivals = Arrivals(born.get(owner, 0.0), lessons.births.spread, lessons.births.amounts)
        one = draw_owner(market, owner, Entries(chance[rows], amount[rows]), arrivals)
        base = np.full(len(one.amount), sum(won.get(owner, ())))
        count = np.full(len(one.amount), float(len(won.get(owner, ()))))
        had[owner] = Drawn(base, count)
        drawn[owner] = Drawn(one.amount + base, one.deals + count)
    return Sums(told[0], drawn, had, told[1])


def _share_open(
    prospects: Sequence[Prospect], chance: Floats, amount: Floats, by: tuple[Lessons, Rules]
) -> tuple[list[Share], dict[PartName, float]]:
    lessons, rules = by
    whole: dict[PartName, float] = {"won": 0.0, "commit": 0.0, "best": 0.0, "pipeline": 0.0}
    shares = []
    for one, p, value in zip(prospects, chance.tolist(), amount.tolist(), strict=True):
        part: PartName = (
            "commit" if p >= rules.commit else "best" if p >= rules.best else "pipeline"
        )
        whole[part] += value
        mean = p * value * lessons.changes.mean
        shares.append(make_share(part, one.owner, mean, p, one.deal))
    return shares, whole


def _expect_births(
    period: Period, moment: datetime, lessons: Lessons, owner: str | None
) -> dict[str, float]:
    span = (period.opens, period.closes)
    wins = expect_wins(lessons.births, moment, span, lessons.season)
    owners = lessons.births.owners
    return {o: wins * s for o, s in owners.items() if wins > 0 and (owner is None or o == owner)}


def _make_rows(
    sort: str,
    sums: Sums,
    groups: Mapping[str, str],
    beside: tuple[float, Sequence[Override]],
) -> tuple[Row, ...]:
    factor, overrides = beside
    by_name: dict[str, list[Share]] = {}
    for share in sums.shares:
        by_name.setdefault(groups.get(share.owner, ""), []).append(share)
    drawn, won = group_drawn(sums.drawn, groups), group_drawn(sums.won, groups)
    latest = {o.scope: o for o in overrides}
    rows = []
    for name, shares in by_name.items():
        low, high = np.quantile(
            widen(drawn[name].amount, factor, won[name].amount[0]), (0.1, 0.9)
        ).round(2)
        rows.append(
            Row(
                scope=f"{sort}:{name}",
                label=name or f"No {sort}",
                mean=total_amount(shares),
                low=float(low),
                high=float(high),
                deals=total_deals(shares),
                parts=sum_parts(shares),
                override=latest.get(f"{sort}:{name}"),
            )
        )
    return tuple(sorted(rows, key=lambda r: (-r.mean, r.scope)))


def _scope(owner: str | None) -> str:
    return "all" if owner is None else f"owner:{owner}"


def _value(one: Prospect, lessons: Lessons) -> float:
    if lessons.unit == "deals":
        return 1.0
    return lessons.usual / lessons.changes.mean if one.amount is None else max(0.0, one.amount)
