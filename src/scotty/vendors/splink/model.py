"""The model of likeness: its fields, findings and prior parameters, as Splink settings."""

import math
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

# Cosine of two weighed bags of words.
ALIKE_WORDS = """
create or replace macro alike_words(a, b) as list_sum(
    list_transform(map_entries(a), lambda e: e.value * coalesce(b[e.key], 0::double)))
"""
BLOCKS = (
    {"blocking_rule": "l.core = r.core"},
    {"blocking_rule": "l.domain = r.domain"},
    {"blocking_rule": "l.label = r.label"},
    {"blocking_rule": "l.label = r.compact"},
    {"blocking_rule": "l.compact = r.label"},
    {"blocking_rule": "l.phone = r.phone"},
    {"blocking_rule": "l.lead = r.lead"},
    {"blocking_rule": "l.rare = r.rare", "arrays_to_explode": ["rare"]},
)
"""Two companies are compared when they share one of these; all other pairs are taken for different."""


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding: when it holds, what it is called, and how often it is seen."""

    when: str
    found: str
    m: float
    u: float
    why: str

    @property
    def bits(self) -> float:
        """Its weight, log2(m / u)."""
        return math.log2(self.m / self.u)


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field and its findings, strongest first; `missing` is when it says nothing."""

    name: str
    missing: str
    levels: tuple[Level, ...]
    #: Column whose common values make the first finding weigh less.
    common: str | None = None


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All parameters."""

    twins: float
    overlap: float
    least: int
    field: tuple[Field, ...]


@cache
def load_prior() -> Model:
    """Return the parameters of `prior.toml`."""
    text = files("scotty.vendors.splink").joinpath("prior.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Model)


def build_settings(model: Model, prior: float, pairwise: bool, within: bool) -> dict[str, Any]:
    """Return Splink's settings; `prior` is the probability that two random records match.

    `pairwise` compares only the rows of two frames that have the same `pair`.
    """
    blocks = [{"blocking_rule": "l.pair = r.pair"}] if pairwise else [dict(b) for b in BLOCKS]
    return {
        "link_type": "dedupe_only" if within else "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": prior,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "comparisons": [_compare(field) for field in model.field],
        "blocking_rules_to_generate_predictions": blocks,
    }


def _compare(field: Field) -> dict[str, Any]:
    missing = {
        "sql_condition": field.missing,
        "label_for_charts": "not told",
        "is_null_level": True,
    }
    levels = [
        {
            "sql_condition": level.when,
            "label_for_charts": level.found,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        for level in field.levels
    ]
    if field.common:
        levels[0] |= {"tf_adjustment_column": field.common, "tf_adjustment_weight": 1.0}
    return {"output_column_name": field.name, "comparison_levels": [missing, *levels]}
