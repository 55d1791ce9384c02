"""Find names, such as rivals', in a text."""

import re
from collections.abc import Iterable
from functools import lru_cache

from scotty.signals.words.reading import LONGEST


@lru_cache(maxsize=1_000)
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def count_names(text: str, names: Iterable[str]) -> dict[str, int]:
    """Return how often each name stands in a text as a whole; names that do not are left out.

    Names are folded (`fold_name`). Where the text has capitals, a name must begin with one
    or with a digit, so that a rival called Close is not found in "before we close".
    """
    text = text[:LONGEST]
    folded = text.casefold()
    found = {}
    for name in names:
        if name and name in folded:
            starts = (m.group()[0] for m in _whole(name).finditer(text))
            count = sum(folded == text or not start.islower() for start in starts)
            if count:
                found[name] = count
    return found
