"""ROI models: parsed as a whole, three cases in order, told to three figures."""

import tomllib
from math import inf, nan
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Refused
from scotty.playbook.brand import Brand
from scotty.playbook.roi import (
    SHOWN,
    Unit,
    default_models,
    fit_values,
    parse_model,
    plan_model,
    project,
    tell_value,
)

MODELS = default_models()
PLAIN = """
name = "plain"
title = "Plain"
input = [
  { name = "benefit", label = "Benefit", unit = "usd", range = [0, 1000000], default = 12000, why = "x" },
  { name = "cost_year", label = "Cost", unit = "usd", range = [0, 1000000], default = 2400, why = "x" },
  { name = "cost_once", label = "Once", unit = "usd", range = [0, 1000000], default = 4800, why = "x" },
  { name = "delay", label = "Delay", unit = "months", range = [0, 36], default = 0, why = "x" },
]
"""


def result(name: str, **values: float) -> float:
    return project(plan_model(parse_model(PLAIN)), values)["base"][name]


def test_the_standard_results_by_hand() -> None:
    # 12,000 a year in, 2,400 a year and 4,800 once out.
    assert result("net_year") == 9_600
    assert result("payback") == pytest.approx(6)  # 4,800 / 800 a month
    assert result("value") == 3 * 12_000 - 3 * 2_400 - 4_800
    assert result("even") == pytest.approx((3 * 2_400 + 4_800) / 36_000)


def test_no_benefit_before_it_runs() -> None:
    # After 6 months: spent 4,800 + 1,200; then 1,000 - 200 a month: 7.5 months more.
    assert result("payback", delay=6) == pytest.approx(13.5)
    assert result("value", delay=6) == 30_000 - 7_200 - 4_800
    assert result("value", delay=36) == -7_200 - 4_800


def test_at_break_even_nothing_is_left() -> None:
    share = result("even", delay=4)
    assert result("value", delay=4, benefit=12_000 * share) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('name = "plain"', 'name = "Plain!"'), "name"),
        (("default = 12000", "default = -1"), "range"),
        (("default = 12000", "default = nan"), ""),
        (("range = [0, 1000000], default = 12000", "range = [5, 5], default = 5"), "range"),
        (('name = "delay"', 'name = "later"'), "'delay'"),
        (('name = "delay"', 'name = "benefit"'), "two 'benefit'"),
        (('name = "delay"', 'name = "payback"'), "two 'payback'"),
        (('name = "delay"', 'name = "min"'), "two 'min'"),
        (('unit = "months"', 'unit = "euro"'), "unit"),
        (("input = [", "input = ["), None),
        (('title = "Plain"', 'title = "Plain"\nformula = [{name = "x", is = "benefit ** 2"}]'), "'x'"),
        (('title = "Plain"', 'title = "Plain"\nformula = [{name = "x", is = "y"}, {name = "y", is = "1"}]'), "'y'"),
        (('title = "Plain"', 'title = "Plain"\nevil = 1'), "evil"),
        (('title = "Plain"', "title = Plain"), "TOML"),
    ],
)  # fmt: skip
def test_models_hold_as_a_whole(change: tuple[str, str], says: str | None) -> None:
    assert change[0] in PLAIN
    text = PLAIN.replace(*change)
    if says is None:
        parse_model(text)
        return
    with pytest.raises(Refused) as caught:
        parse_model(text)
    assert says in caught.value.why
    assert caught.value.mend


@pytest.mark.parametrize("name", MODELS)
@given(data=st.data())
def test_three_cases_are_in_order_whatever_is_put_in(name: str, data: st.DataObject) -> None:
    model = MODELS[name]
    values = {
        told.name: data.draw(st.floats(*told.range) | st.sampled_from([-1e30, inf, nan, 1e30]))
        for told in model.input
    }
    found = project(plan_model(model), values)
    for result in ("benefit", "value"):
        low, base, high = (found[case][result] for case in ("low", "base", "high"))
        assert low <= base + abs(base) * 1e-9
        assert base <= high + abs(high) * 1e-9
    for case in found.values():
        for shown, _, unit in SHOWN:
            assert tell_value(case[shown], unit)


@pytest.mark.parametrize("name", MODELS)
def test_values_out_of_range_are_fitted(name: str) -> None:
    for told in MODELS[name].input:
        low, high = told.range
        for given_value, fitted in (
            (-1e30, low),
            (1e30, high),
            (nan, told.default),
            (inf, told.default),
        ):
            assert fit_values(MODELS[name], {told.name: given_value})[told.name] == fitted


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (31_561.6, "usd", "$31,600"),
        (999.4, "usd", "$999"),
        (999.5, "usd", "$1,000"),
        (0.4, "usd", "$0"),
        (-60_312.0, "usd", "−$60,300"),
        (1_234_567.0, "usd", "$1,230,000"),
        (nan, "usd", "not known"),
        (5.5, "months", "6 months"),
        (-3.0, "months", "not within ten years"),
        (121.0, "months", "not within ten years"),
        (nan, "months", "not within ten years"),
        (0.814, "even", "81 %"),
        (1.5, "even", "does not pay"),
        (0.08, "share", "8 %"),
        (12.0, "hours", "12"),
    ],
)
def test_results_as_told(value: float, unit: Unit, told: str) -> None:
    assert tell_value(value, unit) == told


def test_the_example_of_the_docs_is_a_model() -> None:
    page = Path(__file__).parents[2] / "docs" / "method" / "roi.md"
    text = page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    model = parse_model(text)
    found = project(plan_model(model), {})["base"]
    assert found["benefit"] == pytest.approx(400 * 12 * 0.2 * 18)


def test_the_example_of_a_brand_holds() -> None:
    page = Path(__file__).parents[2] / "docs" / "howto" / "pages.md"
    text = page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    assert msgspec.convert(tomllib.loads(text)["pages"], Brand).people[0].name == "Marta Selby"
