"""The header of a table: found below titles, names made unique, its absence noticed."""

import re
from collections import Counter
from collections.abc import Sequence

from scotty.facts import Refused
from scotty.vendors.files.log import Log

_DATA = re.compile(
    r"""\s*(?:
        [-+]?[\d.,\s]*\d\s*%?                 # a number
      | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*     # a date
      | \S+@\S+\.\w+                          # an e-mail address
      | (?:https?://)?[\w-]+\.(?:com|org|net|io|de|co\.\w+|fr|uk|eu)(?:/\S*)?  # a domain
    )\s*""",
    re.VERBOSE,
)


def find_header(records: Sequence[Sequence[str]]) -> int:
    """Return the index of the first record as wide as most: titles and blank lines may stand above."""
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return next((i for i, record in enumerate(records) if record), 0)
    width = max(widths, key=lambda w: widths[w])  # of equals, the one that came first
    first = next(i for i, record in enumerate(records) if len(record) > 1)
    short = len(records[first])
    if short < width:
        padded = [not any(record[short:]) for record in records if len(record) == width]
        if 2 * sum(padded) >= len(padded):  # rows filled up with empty cells, the header not
            return first
    return next(i for i, record in enumerate(records) if len(record) == width)


def check_header(cells: Sequence[str]) -> None:
    """Refuse a first row that looks like data: then the header is missing, and a row would be lost."""
    filled = [cell for cell in cells if cell.strip()]
    data = [cell for cell in filled if _DATA.fullmatch(cell)]
    if not filled or len(data) >= max(1, 0.4 * len(filled)):
        raise Refused(
            f"The header is missing: the first row is {', '.join(cells)[:120]!r}.",
            'Put a line of column names on top, or give header = ["…", …] in the mapping.',
        )


def name_columns(cells: Sequence[str], log: Log) -> tuple[str, ...]:
    """Return unique names: a column told twice gets a number, one without a name its position."""
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        name = " ".join(cell.split())
        if not name:
            name = f"column {position}"
            log.mend(0, name, "a column without a name", f"called {name!r}")
        if name in names:
            number = 2
            while f"{name} ({number})" in names:
                number += 1
            log.mend(
                0, name, "a column of this name stands twice",
                f"the first is used, the other kept as '{name} ({number})'",
            )  # fmt: skip
            name = f"{name} ({number})"
        names.append(name)
    return tuple(names)
