"""A leak finder: one declaration says what gives the outcome away; all of them are asked in turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

import msgspec
import numpy as np

from scotty.facts import Bug
from scotty.odds import Flags, Floats, measure_auc
from scotty.odds.fit import GOLDEN
from scotty.stages.accelerate.tables.field import Field

BINS = 24
CLEAR = 3.0
"""Standard errors that evidence must stand clear by."""


class Found(msgspec.Struct, frozen=True):
    """Why a column is left out (sure), made coarse, or kept with a word of doubt."""

    why: str
    verdict: str = "drop"  #: `drop`, `coarse` or `doubt`


@dataclass(frozen=True, slots=True)
class Evidence:
    """A column beside the outcome. `alone` is its AUC on rows it was not fitted on."""

    field: Field
    won: Flags
    alone: float
    error: float

    @property
    def surely(self) -> float:
        """The AUC alone that it has at the very least."""
        return self.alone - CLEAR * self.error


Finder = Callable[[Evidence], Found | None]
LEAKS: dict[str, Finder] = {}
"""Every finder by name, in order of declaration. Filled by `load_leaks`."""


def leak(finder: Finder) -> Finder:
    """Declare the decorated function as a finder; its docstring tells people what it finds."""
    if finder.__name__ in LEAKS:
        raise Bug(f"leak finder {finder.__name__} is declared twice")
    LEAKS[finder.__name__] = finder
    return finder


def load_leaks() -> Mapping[str, Finder]:
    """Import every module beside this one and return the registry."""
    package = import_module("scotty.stages.accelerate.tables.leaks")
    for module in sorted(m.name for m in iter_modules(package.__path__)):
        import_module(f"scotty.stages.accelerate.tables.leaks.{module}")
    return LEAKS


def weigh_field(field: Field, won: Flags, half: Flags) -> Evidence:
    """Hold a column against the outcome: fitted on one half of the rows, ranked on the other."""
    code = code_field(field)
    aucs = []
    for fit in (half, ~half):
        rate = rate_codes(code[fit], won[fit], int(code.max(initial=0)) + 1)
        found = measure_auc(rate[code[~fit]], won[~fit])
        aucs.append(0.5 if found is None else found)
    wins, losses = max(int(won.sum()), 1), max(int((~won).sum()), 1)
    alone = float(np.mean(aucs))
    return Evidence(field, won, alone, measure_error(alone, wins, losses))


def measure_error(auc: float, wins: int, losses: int) -> float:
    """Return an AUC's standard error (Hanley & McNeil, Radiology 143, 1982)."""
    one, two = auc / (2.0 - auc), 2.0 * auc * auc / (1.0 + auc)
    spread = auc * (1.0 - auc) + (wins - 1) * (one - auc**2) + (losses - 1) * (two - auc**2)
    return float(np.sqrt(max(spread, 0.0) / (wins * losses)))


def code_field(field: Field) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return a small whole number per row: a quantile of the numbers, or the level; 0 is not known."""
    if field.kind in {"numbers", "dates"}:
        known = field.known
        edges = np.unique(np.quantile(field.numbers[known], np.linspace(0, 1, BINS + 1)[1:-1])) if known.any() else np.zeros(0)  # fmt: skip
        placed = np.searchsorted(edges, np.where(known, field.numbers, 0.0), side="right") + 1
        # A lone value of many rows (zero, above all) is told apart from those just beyond it.
        placed = 2 * placed - np.isin(field.numbers, edges)
        return np.where(known, placed, 0).astype(np.intp)
    names: dict[str | None, int] = {None: 0}
    return np.array([names.setdefault(v, len(names)) for v in field.levels], dtype=np.intp)


def rate_codes(code: np.ndarray[tuple[int], np.dtype[np.intp]], won: Flags, count: int) -> Floats:
    """Return the share won at each code, held to the share of all by four rows."""
    base = float(won.mean()) if len(won) else 0.5
    wins, rows = np.bincount(code, won, count), np.bincount(code, minlength=count)
    return np.asarray((wins + 4.0 * base) / (rows + 4.0))


def find_leaks(fields: Sequence[Field], won: Flags) -> dict[str, Found]:
    """Return what each suspicious column is charged with; the others are not in it.

    Too few rows of an outcome leave only what needs no evidence: constants, names, words.
    """
    finders = load_leaks()
    half = (np.arange(len(won)) * GOLDEN) % 1.0 < 0.5
    charged: dict[str, Found] = {}
    for field in fields:
        evidence = weigh_field(field, won, half)
        found = [f for finder in finders.values() if (f := finder(evidence)) is not None]
        # What drops goes before what makes coarse, and that before a doubt; of equals, the first.
        found.sort(key=lambda f: ("drop", "coarse", "doubt").index(f.verdict))
        if found:
            charged[field.name] = found[0]
    follow_leaks(fields, charged)
    return charged


def follow_leaks(fields: Sequence[Field], charged: dict[str, Found]) -> None:
    """Charge numbers that move with a leak: rank correlation of .97 and more."""
    leaks = [
        f for f in fields
        if f.kind == "numbers" and (c := charged.get(f.name)) and c.verdict == "drop" and "AUC" not in c.why
    ]  # fmt: skip
    for field in fields:
        if field.kind != "numbers" or ((c := charged.get(field.name)) and c.verdict == "drop"):
            continue
        for other in leaks:
            both = field.known & other.known
            if both.sum() < 50 or len(np.unique(field.numbers[both])) < 10:
                continue
            if abs(_correlate(field.numbers[both], other.numbers[both])) >= 0.97:
                charged[field.name] = Found(f"moves with {other.name!r}, which is left out")
                break


def _correlate(one: Floats, two: Floats) -> float:
    ranks = [np.unique(x, return_inverse=True)[1].astype(np.float64) for x in (one, two)]
    spread = [rank.std() for rank in ranks]
    if min(spread) == 0.0:
        return 0.0
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])
