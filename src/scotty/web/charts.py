"""The two maps of the hot list, as Vega-Lite, drawn in the browser without any inline script."""

from functools import cache
from typing import Any

import altair as alt

from scotty.playbook import Hot
from scotty.stages.identify.standing import HotList, Standing

NAME = "accounts"
UPWARDS = "Intent, points of 100"
TIPS = (
    ("name:N", "Account", ""),
    ("fit:Q", "Fit", ".1f"),
    ("intent:Q", "Intent", ".1f"),
    ("engaged:Q", "People engaged", ""),
    ("contacts:Q", "People known", ""),
    ("value:Q", "Expected value, USD", ",.0f"),
)


def _row(a: Standing, rank: str) -> dict[str, Any]:
    return {
        "name": a.name,
        "fit": a.fit,
        "intent": a.intent,
        "engaged": a.engaged,
        "contacts": a.contacts,
        "value": a.value,
        "list": rank,
        "url": f"/account/{a.domain}",
    }


def map_accounts(hot: HotList, across: str, rules: Hot) -> dict[str, Any]:
    """Return the chart of fit × intent (`across` = "fit") or reach × intent ("reach")."""
    rows = [_row(a, "hot") for a in hot.accounts] + [_row(a, "near miss") for a in hot.near]
    spec = _draw_map(across, rules.intent_above, rules.fit_at_least)
    return {**spec, "datasets": {**spec.get("datasets", {}), NAME: rows}}


@cache
def _draw_map(across: str, intent: float, fit: float) -> dict[str, Any]:
    """Return the chart without its rows; checking it against Vega-Lite's schema takes a while."""
    field, title = {
        "fit": ("fit", "Fit, points of 100"),
        "reach": ("engaged", "People engaged lately"),
    }[across]
    flat = alt.Scale(zero=across == "reach", padding=12)
    steep = alt.Scale(zero=False, padding=12)
    kinds = ["hot", "near miss"]
    shapes = alt.Scale(domain=kinds, range=["circle", "triangle-up"])
    colours = alt.Scale(domain=kinds, range=["HOT", "NEAR"])
    sizes = alt.Scale(range=[30, 500])
    spots = (
        alt.Chart(alt.NamedData(name=NAME))
        .mark_point(filled=True, opacity=0.75)
        .encode(
            x=alt.X(f"{field}:Q", title=title, scale=flat, axis=alt.Axis(tickCount=10)),
            y=alt.Y("intent:Q", title=UPWARDS, scale=steep, axis=alt.Axis(tickCount=8)),
            size=alt.Size("value:Q", title="Expected value, USD", scale=sizes),
            shape=alt.Shape("list:N", title="", scale=shapes),
            color=alt.Color("list:N", title="", scale=colours),
            tooltip=[alt.Tooltip(name, title=label, format=form) for name, label, form in TIPS],
            href="url:N",
        )
    )
    layers = [spots, _rule(intent, "y")]
    if across == "fit":
        layers.append(_rule(fit, "x"))
    spec: dict[str, Any] = alt.layer(*layers).properties(width="container", height=420).to_dict()
    return spec


def _rule(at: float, axis: str) -> alt.Chart:
    mark = alt.Chart(alt.InlineData(values=[{"at": at}])).mark_rule(strokeDash=[4, 4])
    rule: alt.Chart = mark.encode(y="at:Q") if axis == "y" else mark.encode(x="at:Q")
    return rule
