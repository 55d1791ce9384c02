"""ROI models: what a product may be worth to a company, as readable data with its assumptions."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from math import floor, isfinite
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from scotty.facts import Bug, Refused
from scotty.playbook.formula import Node, evaluate, parse_formula

Case = Literal["low", "base", "high"]
CASES: tuple[Case, ...] = ("low", "base", "high")
"""Cautious, expected, favourable."""
Unit = Literal["usd", "months", "share", "people", "hours", "count", "even"]

Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Words = Annotated[str, Meta(min_length=1, max_length=200)]
Number = Annotated[float, Meta(ge=-1e12, le=1e12)]

NEEDED = ("benefit", "cost_year", "cost_once", "delay")
"""What a model's inputs and formulas must tell: US dollars a year once it runs, what it costs a
year and once, and months until the benefit begins."""
STANDARD = {
    "net_year": "benefit - cost_year",
    "payback": "(cost_once + benefit * delay / 12) / (net_year / 12)",
    "value": "benefit * (36 - min(delay, 36)) / 12 - 3 * cost_year - cost_once",
    "even": "(3 * cost_year + cost_once) / (benefit * (36 - min(delay, 36)) / 12)",
}
"""What follows for every model. `payback`: the month in which what was saved has paid for what was
spent, no benefit counted before `delay`; negative: never. `value`: over three years, after all
costs, not discounted. `even`: the share of the benefit that must come true to lose nothing."""
SHOWN: tuple[tuple[str, str, Unit], ...] = (
    ("benefit", "Benefit a year, once it runs", "usd"),
    ("cost_year", "Cost a year", "usd"),
    ("cost_once", "Cost to begin with", "usd"),
    ("value", "Worth over three years, after all costs", "usd"),
    ("payback", "Paid back after", "months"),
    ("even", "Still pays if only so much of it comes true", "even"),
)
"""The results that people see, in order."""


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number that the visitor may change."""

    name: Name
    label: Words
    unit: Unit
    #: Smallest and largest that make sense.
    range: tuple[Number, Number]
    default: Number
    #: Field of the company's profile that replaces the default, times `share`; "" for none.
    profile: str = ""
    share: Annotated[float, Meta(gt=0, le=1000)] = 1.0
    #: Figure of a content asset that replaces the default where one holds it; "" for none.
    figure: str = ""
    #: By how much it is multiplied in the cautious and in the favourable case.
    spread: tuple[Annotated[float, Meta(gt=0, le=10)], Annotated[float, Meta(gt=0, le=10)]] = (1, 1)
    #: Where the default comes from, where nothing better is known; shown as our assumption.
    why: Words


class Formula(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step of the calculation."""

    name: Name
    label: str = ""
    is_: str = msgspec.field(name="is")


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way in which the product pays."""

    name: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
    title: Words
    #: In a sentence or two, for the reader.
    says: Annotated[str, Meta(max_length=600)] = ""
    input: Annotated[tuple[Input, ...], Meta(min_length=1, max_length=20)]
    formula: Annotated[tuple[Formula, ...], Meta(max_length=20)] = ()


class Plan(msgspec.Struct, frozen=True):
    """A model, its formulas as trees, in order."""

    model: Model
    steps: dict[str, Node]


def parse_model(text: str) -> Model:
    """Return the model of a TOML text. Raises Refused with the place of the first fault."""
    try:
        model = msgspec.convert(tomllib.loads(text), Model)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"The ROI model is not TOML: {error}.", "Mend that line.") from error
    except msgspec.ValidationError as error:
        raise Refused(f"The ROI model does not hold: {error}.", "Mend that entry.") from error
    for told in model.input:
        low, high = told.range
        if not low <= told.default <= high or low >= high:
            raise Refused(
                f"{model.name}: the default of {told.name!r} is not within its range.",
                "Give range = [smallest, largest], and a default between them.",
            )
    plan_model(model)
    return model


def plan_model(model: Model) -> Plan:
    """Return the model with its formulas parsed. Raises Refused with the place of the first fault."""
    names: set[str] = set()
    for name in (*(i.name for i in model.input), *(f.name for f in model.formula)):
        if name in names or name in {*STANDARD, "min", "max"}:
            raise Refused(f"{model.name}: there are two {name!r}.", "Rename one.")
        names.add(name)
    if missing := [name for name in NEEDED if name not in names]:
        raise Refused(
            f"{model.name}: nothing tells {missing[0]!r}.", "Add an [[input]] or a [[formula]]."
        )
    known = {told.name for told in model.input}
    steps: dict[str, Node] = {}
    written = {step.name: step.is_ for step in model.formula} | STANDARD
    for name, text in written.items():
        steps[name] = parse_formula(text, known, f"{model.name}: formula {name!r}")
        known.add(name)
    return Plan(model, steps)


def fit_values(model: Model, values: Mapping[str, float]) -> dict[str, float]:
    """Return a value for each input: the given one within its range, else the default."""
    fitted = {}
    for told in model.input:
        value = values.get(told.name, told.default)
        low, high = told.range
        fitted[told.name] = min(max(value, low), high) if isfinite(value) else told.default
    return fitted


def project(plan: Plan, values: Mapping[str, float]) -> dict[Case, dict[str, float]]:
    """Return each input and formula in the three cases; NaN where it cannot be known."""
    base = fit_values(plan.model, values)
    found: dict[Case, dict[str, float]] = {}
    for case in CASES:
        known = {}
        for told in plan.model.input:
            factor = {"low": told.spread[0], "base": 1.0, "high": told.spread[1]}[case]
            low, high = told.range
            known[told.name] = min(max(base[told.name] * factor, low), high)
        for name, node in plan.steps.items():
            known[name] = evaluate(node, known)
        found[case] = known
    return found


def tell_value(value: float, unit: Unit) -> str:
    """Return a result as people read it, to three figures: nobody knows more digits of it.

    The browser has the same rules (`roi.js`); a test compares them.
    """
    if unit == "months":
        paid = 0 <= value <= 120  # false for NaN
        return f"{floor(value + 0.5)} months" if paid else "not within ten years"
    if not isfinite(value):
        return "not known"
    if unit == "even" and not 0 <= value <= 1:
        return "does not pay"
    if unit in ("share", "even"):
        return f"{round_three(value * 100):,} %"
    rounded = round_three(value)
    sign, digits = ("−" if rounded < 0 else ""), f"{abs(rounded):,}"
    return f"{sign}${digits}" if unit == "usd" else f"{sign}{digits}"


def round_three(value: float) -> int:
    """Return the number to three figures, halves up."""
    step = int(10 ** max(len(str(floor(abs(value)))) - 3, 0))
    return floor(value / step + 0.5) * step


def default_models() -> dict[str, Model]:
    """Return name -> model that a new workspace starts with."""
    folder = files("scotty.playbook").joinpath("roi")
    models = [
        parse_model(f.read_text(encoding="utf-8"))
        for f in folder.iterdir()
        if f.name.endswith(".toml")
    ]
    if not models:
        raise Bug("the package holds no ROI model")
    return {model.name: model for model in sorted(models, key=lambda m: m.name)}


def export_plan(plan: Plan) -> dict[str, Any]:
    """Return what a browser needs to compute by the same rules, as JSON-like data."""
    return {
        "inputs": [
            {"name": i.name, "range": list(i.range), "default": i.default, "spread": list(i.spread)}
            for i in plan.model.input
        ],
        "steps": [[name, node] for name, node in plan.steps.items()],
        "shown": [[name, unit] for name, _, unit in SHOWN],
    }
