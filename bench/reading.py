"""How well documents are read: precision and recall by area, on labelled texts that nobody tuned on.

    .venv/bin/python -m bench.reading [--tuned] [--faults]

The texts are ours (tests/research/read/last.txt; with --tuned corpus.txt), labelled before they were read by any rule.
"""

import sys
from time import perf_counter

from tests.research.read.corpus import Score, count


def main() -> None:
    """Print the table; with --faults what went wrong."""
    began = perf_counter()
    scores, faults = count("corpus" if "--tuned" in sys.argv else "last")
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
