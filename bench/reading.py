"""How well documents are read: precision and recall by area, on the half of the labelled texts nobody tuned on.

    .venv/bin/python -m bench.reading [--tuned] [--faults]

The texts are ours (tests/research/read/corpus.txt), labelled before the first rule was written.
"""

import sys
from time import perf_counter

from tests.research.read.corpus import Score, count


def main() -> None:
    """Print the table; with --faults what went wrong."""
    began = perf_counter()
    scores, faults = count(0 if "--tuned" in sys.argv else 1)
    seconds = perf_counter() - began
    if "--faults" in sys.argv:
        print(*faults, sep="\n")
    whole = Score()
    print(
        "| area | right | wrong | missed | precision | recall |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    for area, score in scores.items():
        whole += score
        _print(area, score)
    _print("all", whole)
    print(f"\n{seconds:.2f} s")


def _print(area: str, s: Score) -> None:
    print(f"| {area} | {s.right} | {s.wrong} | {s.missed} | {s.precision:.2f} | {s.recall:.2f} |")


if __name__ == "__main__":
    main()
