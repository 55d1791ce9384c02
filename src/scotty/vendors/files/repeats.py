"""Rows that stand twice in a file, and ids that stand over different rows."""

from array import array

import numpy as np

MOST = 1 << 22
"""Rows that are compared; 16 bytes each."""


class Repeats:
    """Remembers sixteen bytes of each row: enough to say what stood there before."""

    def __init__(self) -> None:
        self._rows = array("Q")
        self._lines = array("Q")

    def add(self, line: int, digest: str) -> None:
        """Note a row by its digest."""
        if len(self._rows) < MOST:
            self._rows.append(int(digest[:16], 16))
            self._lines.append(line)

    @property
    def full(self) -> bool:
        """Whether there were more rows than are compared."""
        return len(self._rows) >= MOST

    def find(self, most: int = 20) -> tuple[int, list[int]]:
        """Return how many rows repeat an earlier one, and the lines of the first of them."""
        rows = np.frombuffer(self._rows, dtype=np.uint64)
        if not len(rows):
            return 0, []
        order = np.argsort(rows, kind="stable")
        again = order[1:][rows[order][1:] == rows[order][:-1]]
        lines = np.frombuffer(self._lines, dtype=np.uint64)[np.sort(again)[:most]]
        return len(again), [int(line) for line in lines]
