"""Two charts of honesty as Vega-Lite: how much may come in, and how often what was told came."""

from functools import cache
from typing import Any

import altair as alt

from scotty.odds import Marks
from scotty.stages.accelerate.forecast.shapes import PeriodForecast, Unit

BARS, RULES, BINS = "bars", "rules", "bins"
UNITS: dict[Unit, str] = {"usd": "US dollars", "deals": "Deals won"}
KINDS = {"expected": [1, 0], "80 % interval": [4, 3], "target": [9, 3], "own number": [2, 2]}
"""The rules, and how each is dashed, for colour alone says nothing."""


def draw_spread(period: PeriodForecast, unit: Unit) -> dict[str, Any]:
    """Return the histogram of a period's draws, with the numbers told beside it as rules."""
    spread = period.amount if unit == "usd" else period.deals
    bars = [{"low": b.low, "high": b.high, "share": b.share} for b in spread.histogram]
    rules = [
        {"at": spread.mean, "what": "expected"},
        {"at": spread.low, "what": "80 % interval"},
        {"at": spread.high, "what": "80 % interval"},
    ]
    if period.goal is not None:
        rules.append({"at": period.goal.amount, "what": "target"})
    rules += [{"at": o.amount, "what": "own number"} for o in period.overrides if o.scope == "all"]
    kinds = tuple(kind for kind in KINDS if any(rule["what"] == kind for rule in rules))
    spec = _draw_spread(UNITS[unit], kinds)
    return {**spec, "datasets": {**spec.get("datasets", {}), BARS: bars, RULES: rules}}


@cache
def _draw_spread(title: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    axis = alt.Axis(format="~s", tickCount=8, grid=False)
    bars = (
        alt.Chart(alt.NamedData(name=BARS))
        .mark_bar(opacity=0.75, color="PETROL")
        .encode(
            x=alt.X("low:Q", bin="binned", title=title, axis=axis, scale=alt.Scale(zero=False)),
            x2="high:Q",
            y=alt.Y("share:Q", title="Share of draws", axis=alt.Axis(format="%", tickCount=4)),
            tooltip=[
                alt.Tooltip("low:Q", title="From", format=",.0f"),
                alt.Tooltip("high:Q", title="To", format=",.0f"),
                alt.Tooltip("share:Q", title="Share of draws", format=".1%"),
            ],
        )
    )
    rules = (
        alt.Chart(alt.NamedData(name=RULES))
        .mark_rule(strokeWidth=2, color="INK")
        .encode(
            x="at:Q",
            strokeDash=alt.StrokeDash(
                "what:N",
                title="",
                scale=alt.Scale(domain=list(kinds), range=[KINDS[kind] for kind in kinds]),
            ),
            tooltip=[
                alt.Tooltip("what:N", title=""),
                alt.Tooltip("at:Q", title=title, format=",.0f"),
            ],
        )
    )
    spec: dict[str, Any] = (
        alt.layer(bars, rules).properties(width="container", height=240).to_dict()
    )
    return spec


def draw_reliability(marks: Marks | None) -> dict[str, Any]:
    """Return the reliability diagram: told against came, each tenth of the looks one point."""
    told = () if marks is None else marks.reliability
    bins = [{"told": b.told, "came": b.came, "n": b.n} for b in told]
    spec = _draw_reliability()
    return {**spec, "datasets": {**spec.get("datasets", {}), BINS: bins}}


@cache
def _draw_reliability() -> dict[str, Any]:
    whole = alt.Scale(domain=[0, 1])
    percent = alt.Axis(format="%", tickCount=6)
    points = (
        alt.Chart(alt.NamedData(name=BINS))
        .mark_line(point=alt.OverlayMarkDef(size=60, filled=True, color="PETROL"), color="PETROL")
        .encode(
            x=alt.X("told:Q", title="Probability told", scale=whole, axis=percent),
            y=alt.Y("came:Q", title="Share won", scale=whole, axis=percent),
            tooltip=[
                alt.Tooltip("told:Q", title="Told", format=".0%"),
                alt.Tooltip("came:Q", title="Came", format=".0%"),
                alt.Tooltip("n:Q", title="Looks"),
            ],
        )
    )
    ends = alt.InlineData(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}])
    ideal = alt.Chart(ends).mark_line(strokeDash=[4, 4], color="INK").encode(x="x:Q", y="y:Q")
    spec: dict[str, Any] = (
        alt.layer(ideal, points).properties(width="container", height=300).to_dict()
    )
    return spec
