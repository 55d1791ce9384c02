"""The two maps of the hot list, as Vega-Lite, drawn in the browser without any inline script."""

from typing import Any

import altair as alt

from scotty.playbook import Hot
from scotty.stages.identify.standing import HotList, Standing


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
    field, title = {
        "fit": ("fit", "Fit, points of 100"),
        "reach": ("engaged", "People engaged lately"),
    }[across]
    data = alt.InlineData(values=rows)
    tip = [
        alt.Tooltip("name:N", title="Account"),
        alt.Tooltip("fit:Q", title="Fit", format=".1f"),
        alt.Tooltip("intent:Q", title="Intent", format=".1f"),
        alt.Tooltip("engaged:Q", title="People engaged"),
        alt.Tooltip("contacts:Q", title="People known"),
        alt.Tooltip("value:Q", title="Expected value, USD", format=",.0f"),
    ]
    spots = (
        alt.Chart(data)
        .mark_point(filled=True, opacity=0.75)
        .encode(
            x=alt.X(
                f"{field}:Q",
                title=title,
                scale=alt.Scale(zero=across == "reach", padding=12),
                axis=alt.Axis(tickCount=10),
            ),
            y=alt.Y(
                "intent:Q",
                title="Intent, points of 100",
                scale=alt.Scale(zero=False, padding=12),
                axis=alt.Axis(tickCount=8),
            ),
            size=alt.Size("value:Q", title="Expected value, USD", scale=alt.Scale(range=[30, 500])),
            shape=alt.Shape(
                "list:N",
                title="",
                scale=alt.Scale(domain=["hot", "near miss"], range=["circle", "triangle-up"]),
            ),
            color=alt.Color(
                "list:N",
                title="",
                scale=alt.Scale(domain=["hot", "near miss"], range=["HOT", "NEAR"]),
            ),
            tooltip=tip,
            href="url:N",
        )
    )
    layers = [spots, _rule(rules.intent_above, "y")]
    if across == "fit":
        layers.append(_rule(rules.fit_at_least, "x"))
    chart = alt.layer(*layers).properties(width="container", height=420)
    spec: dict[str, Any] = chart.to_dict()
    return spec


def _rule(at: float, axis: str) -> alt.Chart:
    mark = alt.Chart(alt.InlineData(values=[{"at": at}])).mark_rule(strokeDash=[4, 4])
    rule: alt.Chart = mark.encode(y="at:Q") if axis == "y" else mark.encode(x="at:Q")
    return rule
