"""Learning the weights from a workspace's own companies, where there is enough to learn from.

u is counted on random pairs; an agreement that is about as rare as a match keeps its prior,
for there the count is of matches. m is estimated by expectation
maximisation (Dempster, Laird, Rubin, 1977) on pairs of one name, for all fields but the name,
and on pairs of one domain, for the name. Both are mixed with the prior, which counts as many
pairs as `STRENGTH` says; a field whose findings would change their order keeps its prior.
"""

import logging
from collections.abc import Sequence
from typing import Any

import duckdb
import msgspec
import pyarrow as pa

from scotty.vendors.splink.model import ALIKE_WORDS, Field, Model, build_settings

STRENGTH = 300
"""Pairs that the prior is worth."""
ENOUGH = 300
"""Pairs of one name, or one domain, from which expectation maximisation is tried."""
SAMPLE = 200_000
"""Random pairs on which u is counted."""
CLEAR = 100
"""A share of random pairs tells of accidents only where it is so many times the share of matches."""
SESSIONS = {"core": {"domain", "phone", "postcode", "address", "country"}, "domain": {"name"}}
"""What pairs are blocked on, and the fields that are learnt there."""


def learn_model(model: Model, frames: Sequence[pa.Table], odds: float) -> Model:
    """Return the model with parameters mixed from prior and data; the same data, the same model."""
    sizes = {column: _count_pairs(frames, column) for column in SESSIONS}
    if max(sizes.values()) < ENOUGH:
        return model
    with duckdb.connect() as connection:
        connection.execute(ALIKE_WORDS)
        connection.execute(
            "set threads = 1"
        )  # sums of floats in one order: the same weights always
        told = _train(connection, model, frames, odds, sizes)
    fields = tuple(_mix(field, odds, *told[field.name]) for field in model.field)
    return msgspec.structs.replace(model, field=fields)


def _count_pairs(frames: Sequence[pa.Table], column: str) -> int:
    with duckdb.connect() as connection:
        for name, frame in zip(("l", "r"), (frames[0], frames[-1]), strict=True):
            connection.register(name, frame.select(["unique_id", column]))
        found = connection.execute(
            f"select count(*) from l join r using ({column}) where l.unique_id < r.unique_id"  # noqa: S608
        ).fetchone()
    return int(found[0]) if found else 0


def _train(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    frames: Sequence[pa.Table],
    odds: float,
    sizes: dict[str, int],
) -> dict[str, tuple[list[float], list[float], int]]:
    """Return, for each field, m and u from the strongest finding to the weakest, and m's pairs."""
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(connection=connection)
    settings = build_settings(model, odds, pairwise=False, within=len(frames) == 1)
    inputs = [
        api.register(frame, dataset_display_name=name)
        for frame, name in zip(frames, ("ours", "theirs"), strict=False)
    ]
    linker = Linker(inputs if len(inputs) > 1 else inputs[0], settings, log_level=None)
    logging.getLogger("splink").setLevel(logging.ERROR)  # it says much about what is not trained
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLE, seed=1)
    pairs = dict.fromkeys((field.name for field in model.field), 0)
    for column, names in SESSIONS.items():
        if sizes[column] >= ENOUGH:
            linker.training.estimate_parameters_using_expectation_maximisation(
                f"l.{column} = r.{column}", fix_u_probabilities=True
            )
            pairs |= dict.fromkeys(names, sizes[column])
    learnt: list[dict[str, Any]] = linker.misc.save_model_to_json()["comparisons"]
    told = {}
    for field, comparison in zip(model.field, learnt, strict=True):
        levels = [x for x in comparison["comparison_levels"] if not x.get("is_null_level")]
        m, u = ([float(x.get(f"{k}_probability") or 0.0) for x in levels] for k in "mu")
        told[field.name] = (m, u, pairs[field.name])
    return told


def _mix(field: Field, odds: float, m: list[float], u: list[float], pairs: int) -> Field:
    """Return the field with learnt parameters mixed in by weight of evidence."""
    share = pairs / (pairs + STRENGTH)
    mixed = [(1 - share) * x.m + share * new for x, new in zip(field.levels, m, strict=True)]
    counted = [new if new > CLEAR * odds else x.u for x, new in zip(field.levels, u, strict=True)]
    counted[-1] = 1.0 - sum(counted[:-1])  # the weakest finding is all that is left
    if not 0 < counted[-1] < 1:
        return field
    levels = tuple(
        msgspec.structs.replace(level, m=new_m / sum(mixed), u=new_u)
        for level, new_m, new_u in zip(field.levels, mixed, counted, strict=True)
    )
    bits = [level.bits for level in levels]
    return msgspec.structs.replace(field, levels=levels) if bits == sorted(bits)[::-1] else field
