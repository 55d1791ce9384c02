"""The matcher: Splink (Linacre et al., 2022) on an in-memory DuckDB."""

import math
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

from scotty.ports.links import Clue, Company, Likeness
from scotty.vendors.splink.frame import Counts, build_frame
from scotty.vendors.splink.learn import learn_model
from scotty.vendors.splink.model import ALIKE_WORDS, Model, build_settings, load_prior


class SplinkMatcher:
    """See `ports.links.Matcher`. Splink is imported on first use: it takes a second or two."""

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or load_prior()

    def match(
        self,
        left: Sequence[Company],
        right: Sequence[Company] | None = None,
        least: float = 0.5,
    ) -> list[Likeness]:
        """Return pairs of probability `least` or more, likeliest first.

        The weights are the prior's, refined where the companies at hand suffice to learn from.
        """
        if right is None:
            frames = self._frame(left)
            odds = self._model.twins / max(len(left), self._model.least)
        else:
            frames = self._frame(left, right)
            odds = self._model.overlap / max(len(left), len(right), self._model.least)
        if any(frame.num_rows == 0 for frame in frames):
            return []
        companies = [*left, *(right or ())]
        model = learn_model(self._model, frames, odds)
        found = _predict(model, frames, odds, least)
        pairs = [_explain(model, row, companies, odds) for row in found]
        return sorted(pairs, key=lambda p: (-p.probability, p.left, p.right))

    def compare(self, pairs: Sequence[tuple[Company, Company]], among: int) -> list[Likeness]:
        """Return the likeness of each pair, in their order."""
        if not pairs:
            return []
        left, right = [a for a, _ in pairs], [b for _, b in pairs]
        odds = self._model.overlap / max(among, self._model.least)
        frames = self._frame(left, right)
        rows = _predict(self._model, frames, odds, None)
        companies = [*left, *right]
        ordered = sorted(rows, key=lambda row: int(row["unique_id_l"]))
        return [_explain(self._model, row, companies, odds) for row in ordered]

    def _frame(self, *sets: Sequence[Company]) -> list[pa.Table]:
        """Return each set's columns; words and names are counted once for each company."""
        counts = Counts(*({c.key: c for c in told}.values() for told in sets))
        rarest = self._model.field[0].levels[0].u
        starts = (0, len(sets[0]))
        return [build_frame(s, counts, rarest, n) for s, n in zip(sets, starts, strict=False)]


def _predict(
    model: Model, frames: list[pa.Table], odds: float, least: float | None
) -> list[dict[str, Any]]:
    """Return what Splink says of blocked pairs, or (`least` None) of the rows side by side."""
    from splink import DuckDBAPI, Linker

    with duckdb.connect() as connection:
        connection.execute(ALIKE_WORDS)
        api = DuckDBAPI(connection=connection)
        settings = build_settings(model, odds, least is None, within=len(frames) == 1)
        inputs = [
            api.register(frame, dataset_display_name=name)
            for frame, name in zip(frames, ("ours", "theirs"), strict=False)
        ]
        linker = Linker(inputs if len(inputs) > 1 else inputs[0], settings, log_level=None)
        found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
        columns = ["unique_id_l", "unique_id_r", "match_probability"]
        columns += [f"{x}_{f.name}" for f in model.field for x in ("gamma", "mw")]
        columns += [f"mw_tf_adj_{f.name}" for f in model.field if f.common]
        rows = found.as_duckdbpyrelation().project(", ".join(columns)).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _explain(
    model: Model, row: dict[str, Any], companies: Sequence[Company], odds: float
) -> Likeness:
    clues = []
    for field in model.field:
        gamma = int(row[f"gamma_{field.name}"])
        if gamma >= 0:  # Splink counts levels from the weakest, 0, up; -1 is "not told"
            level = field.levels[len(field.levels) - 1 - gamma]
            bits = float(row[f"mw_{field.name}"])
            bits += float(row.get(f"mw_tf_adj_{field.name}") or 0.0)
            clues.append(Clue(field.name, level.found, bits))
    prior = math.log2(odds / (1 - odds))
    return Likeness(
        companies[int(row["unique_id_l"])].key,
        companies[int(row["unique_id_r"])].key,
        float(row["match_probability"]),
        prior,
        tuple(clues),
    )
