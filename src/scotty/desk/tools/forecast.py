"""The tool that forecasts what will come in."""

from typing import Annotated

from msgspec import Meta

from scotty.desk.tools.asked import AsOf, Taken, read_moment
from scotty.desk.tools.deals import Owner, list_grounds, name_owner
from scotty.desk.tools.say import clause, money, points, share, top
from scotty.desk.tools.tool import Context, Line, Told, reads
from scotty.stages.accelerate.forecast import Forecast
from scotty.stages.accelerate.forecast.shapes import PeriodForecast, Spread
from scotty.stages.accelerate.standing import Deal


class AskForecast(Taken, frozen=True, kw_only=True):
    """Which period."""

    period: Annotated[
        str, Meta(description="As 2026-Q3 or 2026-08; empty for all it covers.", max_length=20)
    ] = ""
    owner: Owner = ""
    as_of: AsOf = None


@reads("show_forecast", AskForecast)
def tell_forecast(context: Context, asked: AskForecast) -> Told:
    """Forecast what will come in: this month, this quarter and the next, with intervals and parts."""
    moment = read_moment(asked.as_of, context.house.clock.now())
    found = context.means.pipelines.forecast(moment, name_owner(context, asked.owner))
    wanted = asked.period.strip().upper()
    periods = [p for p in found.periods if wanted in ("", p.period.upper())]
    deals = {deal.deal: deal for deal in context.means.pipelines.at(moment).deals}
    lines = [line for p in periods for line in _say_period(found, p, deals)]
    if not periods:
        covers = ", ".join(p.label for p in found.periods)
        text = f"The forecast does not cover {asked.period}; it covers {covers or 'nothing yet'}."
        lines = [Line(text=text, page="/forecast", judged=(found, asked.period))]
    lines += [Line(text=note, page="/forecast", judged=note) for note in found.notes]
    return Told(lines=tuple(lines), data=found)


def _say_period(found: Forecast, period: PeriodForecast, deals: dict[str, Deal]) -> list[Line]:
    spread = period.amount if found.unit == "usd" else period.deals
    facts = top(
        f
        for p in period.parts
        for k in p.keys[:6]
        if k in deals
        for f in list_grounds(deals[k])[:2]
    )
    text = f"{period.label}: {_amount(found, spread.mean)} is expected (80 %: {_between(found, spread)})."
    lines = [Line(text=text, facts=facts, page="/forecast", judged=(period, 80))]
    for part in period.parts:
        mean = part.mean if found.unit == "usd" else part.deals
        if not mean:
            continue
        under = top(f for k in part.keys[:6] if k in deals for f in list_grounds(deals[k])[:2])
        text = f"{period.label}, {part.label.lower()}: {_amount(found, mean)}."
        lines.append(Line(text=text, facts=under, page="/forecast", judged=(part, period.label)))
    if period.goal is not None:
        text = f"{period.label}: {share(period.goal.chance)} likely to reach the target of {money(period.goal.amount)}."
        lines.append(Line(text=text, page="/forecast", judged=period))
    for own in period.overrides:
        text = f"{own.by} expects {money(own.amount)} for {period.label}: {clause(own.why)}."
        lines.append(
            Line(text=text, facts=(own.fact,), page="/forecast", judged=(own, period.label))
        )
    return lines


def _amount(found: Forecast, value: float) -> str:
    return money(value) if found.unit == "usd" else f"{points(value)} deals"


def _between(found: Forecast, spread: Spread) -> str:
    return f"{_amount(found, spread.low)} to {_amount(found, spread.high)}"
