"""The forecast: how much comes in, how sure that is, what became of the pipeline, its own record."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from scotty.desk.forecast import list_overrides, override_forecast
from scotty.desk.pipelines import Pipelines
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.stages.accelerate.forecast import Flow, Forecast
from scotty.stages.accelerate.forecast.shapes import PeriodForecast
from scotty.web.asked import read_moment
from scotty.web.draw import draw
from scotty.web.jobs import Jobs
from scotty.web.spread import draw_spread

routes = APIRouter(route_class=Guarded)
BACK = 28
"""Days over which the flow is shown, where nobody says otherwise."""


class Fall(msgspec.Struct, frozen=True):
    """A bar of the flow's waterfall, in parts of a hundred of its width."""

    left: float
    width: float
    look: str


def read_forecast(request: Request) -> tuple[Forecast, PeriodForecast, str]:
    """Return the forecast that the query asks for, the period it looks at, and the day as text."""
    moment, text = read_moment(request)
    pipelines: Pipelines = request.app.state.pipelines
    found = pipelines.forecast(moment, request.query_params.get("owner") or None)
    asked = request.query_params.get("period", "")
    default = next((p for p in found.periods if p.kind == "quarter"), found.periods[0])
    period = next((p for p in found.periods if p.period == asked), default)
    standing = list_overrides(house_of(request), moment)
    said = tuple(o for o in standing if o.period == period.period)  # of every scope, for the rows
    return found, msgspec.structs.replace(period, overrides=said), text


@routes.get("/forecast")
@needs("read")
def show_forecasts(request: Request) -> Response:
    """Draw the forecast."""
    found, period, as_of = read_forecast(request)
    pipelines: Pipelines = request.app.state.pipelines
    jobs: Jobs = request.app.state.jobs
    moment, _ = read_moment(request)
    start, end = _read_span(request, found.as_of)
    flow = pipelines.flow(start, end, period.period)
    kept = {deal.deal: deal for deal in pipelines.at(moment).deals}
    values = {
        "found": found,
        "period": period,
        "spread": period.amount if found.unit == "usd" else period.deals,
        "as_of": as_of,
        "owner": request.query_params.get("owner", ""),
        "owners": sorted(
            row.label for row in found.periods[0].owners if row.scope.partition(":")[2]
        ),
        "deals": kept,
        "flow": flow,
        "falls": stack_flow(flow),
        "start": start.date(),
        "end": end.date(),
        "running": jobs.running("forecast"),
        "said": {o.scope: o for o in period.overrides},
    }
    return draw(request, "forecast.html", values)


@routes.get("/forecast/chart")
@needs("read")
def show_chart(request: Request) -> Response:
    """Return the distribution as Vega-Lite."""
    found, period, _ = read_forecast(request)
    return JSONResponse(draw_spread(period, found.unit))


@routes.post("/forecast/override")
@needs("forecast")
def override(
    request: Request,
    period: Annotated[str, Form()] = "",
    scope: Annotated[str, Form()] = "all",
    amount: Annotated[str, Form()] = "",
    why: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Put a number of one's own beside the model's; without an amount, take it back."""
    value = _read_amount(amount)
    override_forecast(house_of(request), period, scope, value, person_of(request).who, why)
    return RedirectResponse(f"/forecast?{urlencode({'period': period})}", 303)


@routes.post("/forecast/backtest")
@needs("playbook.edit")
def start_record(request: Request, period: Annotated[str, Form()] = "quarter") -> Response:
    """Replay every past week in the background; once at a time."""
    if period not in {"month", "quarter"}:
        raise Refused(f"{period!r} is not a period.", "Choose month or quarter.")
    jobs: Jobs = request.app.state.jobs
    pipelines: Pipelines = request.app.state.pipelines
    if not jobs.running("forecast"):
        jobs.foretell(period, pipelines.forget)
    return RedirectResponse("/forecast", 303)


def stack_flow(flow: Flow) -> list[Fall]:
    """Return the waterfall's bars: opening, each step, closing."""
    level = flow.opening
    spans = [(0.0, level, "total")]
    for step in flow.steps:
        after = level + step.amount
        look = "minus" if step.amount < 0 else "fit"
        spans.append((min(level, after), max(level, after), look))
        level = after
    spans.append((0.0, flow.closing, "total"))
    most = max((high for _, high, _ in spans), default=0.0) or 1.0
    return [
        Fall(round(100 * low / most, 2), round(100 * (high - low) / most, 2), look)
        for low, high, look in spans
    ]


def _read_span(request: Request, until: datetime) -> tuple[datetime, datetime]:
    """Return the moments between which the flow is asked for: ends of days, or `until`."""
    end = _read_day(request, "to") or until
    start = _read_day(request, "from")
    if start is None or start >= end:
        start = datetime.combine(end.date() - timedelta(days=BACK), time.max, UTC)
    return start, min(end, until)


def _read_day(request: Request, name: str) -> datetime | None:
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    except ValueError as error:
        raise Refused(f"{text!r} is not a date.", "Write it as YYYY-MM-DD.") from error


def _read_amount(text: str) -> float | None:
    told = text.replace(",", "").replace("$", "").replace(" ", "")
    if not told:
        return None
    try:
        return float(told)
    except ValueError as error:
        raise Refused(f"{text!r} is not an amount.", "Give US dollars, as 850000.") from error
