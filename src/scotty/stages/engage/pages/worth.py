"""The calculator's first numbers: from their profile, from benchmarks, else our own assumption."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import msgspec

from scotty.playbook.content import Asset
from scotty.playbook.roi import Input, Model, fit_values
from scotty.signals.view import View
from scotty.stages.engage.pages.page import Given, Line, Worth, clean_text, say_day

WHOLE = ("people", "count")
"""Units that come in whole pieces."""


class Edits(msgspec.Struct, frozen=True):
    """What somebody changed: input -> value before and after."""

    changes: dict[str, tuple[float, float]]
    values: dict[str, float]


def fill_model(model: Model, view: View, assets: Sequence[Asset]) -> Worth:
    """Return the model with what each input starts at, and who says so. `assets`: best first."""
    return Worth(model, {told.name: _fill(told, view, assets) for told in model.input})


def _fill(told: Input, view: View, assets: Sequence[Asset]) -> Given:
    low, high = told.range
    said = view.profile.get(told.profile) if told.profile else None
    if said is not None and (value := _number(said.value)) is not None:
        share = value * told.share
        fitted = max(1.0, float(round(share))) if told.unit in WHOLE else share
        if low <= fitted <= high:
            return Given(fitted, "profile", _tell_profile(told, value, view, said.fact))
    for asset in assets:
        figure = _number(asset.figures.get(told.figure)) if told.figure else None
        if figure is not None and low <= figure <= high:
            text = f"Benchmark: {clean_text(asset.title)}"
            source = clean_text(asset.source)
            return Given(figure, "benchmark", Line(text, (), (asset.name,), source))
    return Given(told.default, "assumption", Line(f"Our assumption: {told.why}"))


def _tell_profile(told: Input, value: float, view: View, fact: str) -> Line:
    noun = f"{value:,.0f} {told.profile}"
    if told.profile == "revenue":
        noun = f"revenue of ${value:,.0f} a year"
    share = "" if told.share == 1 else f", times {told.share:g}"
    text = f"Your profile: {noun}{share}"
    dated = next((f for f in view.log.of("account.profiled") if view.log.identify(f) == fact), None)
    when = f", as of {say_day(dated.at)}" if dated is not None else ""
    return Line(text, (fact,), (), f"Company data we hold{when}")


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) else None


def start_values(worth: Worth) -> dict[str, float]:
    """Return what each input starts at."""
    return {name: given.value for name, given in worth.given.items()}


def read_edits(worth: Worth, told: Mapping[str, Any]) -> Edits:
    """Return what a visitor's numbers change. Unknown names and no numbers are left out, others fitted."""
    before = start_values(worth)
    numbers = {name: n for name in before if (n := _number(told.get(name))) is not None}
    values = fit_values(worth.model, before | numbers)
    changes = {n: (before[n], v) for n, v in values.items() if v != before[n]}
    return Edits(changes, values)
