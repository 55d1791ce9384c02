"""Likelihood ratios of acts and words, read once from the file beside this one."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from scotty.stages.research.committee.shapes import Part

Weights = dict[Part, float]


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A thing done, and what it speaks for."""

    says: str
    kinds: tuple[str, ...]
    weights: Weights
    paths: tuple[str, ...] = ()


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A thing said, and what it speaks for."""

    says: str
    groups: tuple[str, ...]
    weights: Weights


class Rest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What speaks beside acts and words."""

    holder: Weights
    quiet: Weights
    blocker: float


class Clues(NamedTuple):
    """All of them."""

    acts: tuple[Act, ...]
    words: tuple[Words, ...]
    rest: Rest


@cache
def load_clues() -> Clues:
    """Return the clues of the file beside this one."""
    page = files("scotty.stages.research.committee").joinpath("clues.toml")
    told = tomllib.loads(page.read_text(encoding="utf-8"))
    return Clues(
        msgspec.convert(told["acts"], tuple[Act, ...]),
        msgspec.convert(told["words"], tuple[Words, ...]),
        msgspec.convert(told["rest"], Rest),
    )


def repeat(weight: float, times: int) -> float:
    """Return what a thing counts that was done so many times: at most the whole weight."""
    return weight * (1.0 - 0.5**times)
