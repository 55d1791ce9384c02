"""Count and measure titles: `python -m tests.research.titles.measure` writes what was measured.

It writes src/scotty/signals/titles/roles.toml from the half `learn`, and the figures between the
marks of docs/method/committee.md from the others. The test beside this one runs the same functions.
"""

import csv
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from scotty.playbook.research import Research
from scotty.signals.titles import SENIORITIES, read_title
from scotty.signals.titles.roles import OUTCOMES, place_title, weigh_roles

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
COUNTS = ROOT / "src/scotty/signals/titles/roles.toml"
PAGE = ROOT / "docs/method/committee.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HOME = Research().home
HALVES = ("held", "wild", "fresh")


class Row(NamedTuple):
    """A labelled title."""

    title: str
    function: str
    seniority: str
    role: str
    half: str


def read_rows(*halves: str) -> list[Row]:
    """Return the labelled titles of these halves; all where none is named."""
    with (HERE / "titles.csv").open(encoding="utf-8", newline="") as file:
        rows = [Row(**row) for row in csv.DictReader(file)]
    return [row for row in rows if not halves or row.half in halves]


def count_roles() -> str:
    """Return roles.toml: how many learnt titles have each part, by cell, row and in all.

    Cells are found by the reader, as they will be. `money` is finance where it is not at home: its
    heads hold the budget all the same, its managers and staff count as any other department's.
    """
    cells: dict[str, Counter[str]] = {}
    for row in read_rows("learn"):
        if row.role == "unknown":
            continue
        title = read_title(row.title)
        (place,) = place_title(title, HOME)
        names = {"all", place, f"{place} {title.seniority}"}
        if place in ("sales", "marketing", "customer", "supply", "people"):
            names |= {"away", f"away {title.seniority}"}
        if place == "finance" and title.seniority in SENIORITIES[2:]:
            names |= {"money", f"money {title.seniority}"}
        for name in names:
            cells.setdefault(name, Counter())[row.role] += 1
    lines = [
        "# How many labelled titles have which part, by place and level; whole rows without a level.",
        "# Counted by tests/research/titles/measure.py from the half `learn` of titles.csv beside it:",
        "# labels for a product at home in finance and operations (`home` is operations there).",
    ]
    for name in sorted(cells):
        told = ", ".join(f"{o} = {cells[name][o]}" for o in OUTCOMES if cells[name][o])
        lines.append(f'"{name}" = {{ {told} }}')
    return "\n".join(lines) + "\n"


def score(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """Return (macro F1, right, answered) of (label, answer) pairs; an abstention is no answer.

    Macro F1 is over the labels that occur; abstaining on what says nothing is right.
    """
    labels = sorted({label for label, _ in pairs})
    parts = []
    for label in labels:
        hit = sum(a == b == label for a, b in pairs)
        told = sum(b == label for _, b in pairs)
        true = sum(a == label for a, _ in pairs)
        parts.append(2 * hit / (told + true))
    right = sum(a == b for a, b in pairs) / len(pairs)
    answered = sum(b != "unknown" for _, b in pairs) / len(pairs)
    return sum(parts) / len(parts), right, answered


ANSWERS: dict[str, Callable[[Row], tuple[str, str]]] = {
    "function": lambda row: (row.function, read_title(row.title).function),
    "seniority": lambda row: (row.seniority, read_title(row.title).seniority),
    "role": lambda row: (row.role, weigh_roles(read_title(row.title), HOME).role),
}


def calibrate(rows: Iterable[Row]) -> tuple[list[tuple[float, float, int]], float, float]:
    """Return bins (mean said, share true, answers), expected calibration error, log loss.

    Over every part of every title that was answered: said that part with p, was it that part?
    """
    said: list[tuple[float, bool]] = []
    losses = []
    for row in rows:
        guess = weigh_roles(read_title(row.title), HOME)
        if guess.abstains:
            continue
        said += [(p, row.role == role) for role, p in guess.roles]
        none = 1.0 - sum(p for _, p in guess.roles)
        losses.append(-math.log(max({**dict(guess.roles), "none": none}.get(row.role, 0.0), 1e-6)))
    bins = []
    for low in (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.9):
        high = {0.0: 0.05, 0.05: 0.2, 0.2: 0.4, 0.4: 0.6, 0.6: 0.8, 0.8: 0.9, 0.9: 1.01}[low]
        inside = [(p, t) for p, t in said if low <= p < high]
        if inside:
            n = len(inside)
            bins.append((sum(p for p, _ in inside) / n, sum(t for _, t in inside) / n, n))
    error = sum(abs(p - t) * n for p, t, n in bins) / len(said)
    return bins, error, sum(losses) / len(losses)


def write_figures() -> str:
    """Return the figures of the page, in Markdown."""
    lines = ["| half | titles | | macro F1 | right | answered | right where answered |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- |")
    for half in HALVES:
        rows = read_rows(half)
        for what, answer in ANSWERS.items():
            pairs = [answer(row) for row in rows]
            f1, right, answered = score(pairs)
            unsure = "other" if what == "function" else "unknown"
            told = [p for p in pairs if p[1] != unsure]
            share = len(told) / len(pairs) if what == "function" else answered
            sure = sum(a == b for a, b in told) / len(told)
            lines.append(
                f"| {half} | {len(rows):,} | {what} | {f1:.3f} | {right:.1%} | {share:.1%} | {sure:.1%} |"
            )
    for half in HALVES[::2]:
        lines += ["", f"Parts in `{half}`: labels down, answers across.", ""]
        lines += _draw_confusion([ANSWERS["role"](row) for row in read_rows(half)])
    for half in HALVES:
        bins, error, loss = calibrate(read_rows(half))
        lines += [
            "",
            f"Calibration on `{half}`: expected error {error:.3f}, log loss {loss:.3f}.",
            "",
        ]
        lines += ["| said | true | answers |", "| --- | --- | --- |"]
        lines += [f"| {p:.1%} | {t:.1%} | {n:,} |" for p, t, n in bins]
    return "\n".join(lines).replace("%", " %") + "\n"


def _draw_confusion(pairs: Sequence[tuple[str, str]]) -> list[str]:
    names = [*OUTCOMES, "unknown"]
    counts = Counter(pairs)
    lines = ["| | " + " | ".join(names) + " |", "| --- |" + " --- |" * len(names)]
    for label in names:
        cells = (str(counts[label, told] or "") for told in names)
        lines.append(f"| **{label}** | " + " | ".join(cells) + " |")
    return lines


def place_figures(page: str) -> str:
    """Return the page with the figures of now between its marks."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{write_figures()}{END}{tail}"


if __name__ == "__main__":
    COUNTS.write_text(count_roles(), encoding="utf-8")
    if PAGE.exists():
        PAGE.write_text(place_figures(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(write_figures())
