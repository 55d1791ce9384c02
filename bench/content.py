"""Search of content against plain search, on labelled questions: nDCG of the first five, and MRR."""

import sys
from pathlib import Path
from time import perf_counter

from scotty.stages.research.shelf import build_index, search_index

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.research.hub.labels import (
    ask_any_word,
    ask_substring,
    measure,
    read_queries,
    read_shelf,
)


def main() -> None:
    """Print a row for each way to answer, over all questions and over the half held back."""
    began = perf_counter()
    index = build_index(read_shelf())
    built = perf_counter() - began
    queries = read_queries()

    def ask(words: str) -> list[str]:
        return [hit.name for hit in search_index(index, words)]

    ways = {
        "whole question as substring": ask_substring,
        "words as substrings": ask_any_word,
        "scotty": ask,
    }
    for name, some in (("all", queries), ("looked at", queries[::2]), ("held back", queries[1::2])):
        for way, answer in ways.items():
            told = measure(some, answer)
            print(f"{name:10} {way:28} nDCG@5 {told.ndcg:.3f}  MRR {told.mrr:.3f}  ({len(some)})")
    began = perf_counter()
    for query in queries:
        ask(query.words)
    each = (perf_counter() - began) / len(queries)
    print(
        f"index of {len(read_shelf())} assets {1000 * built:.0f} ms; a question {1000 * each:.1f} ms"
    )


if __name__ == "__main__":
    main()
