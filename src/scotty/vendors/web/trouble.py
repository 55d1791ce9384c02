"""What went wrong with a place, told to whoever reads the profile: each sort of fault once."""

from collections.abc import Iterator

from scotty.facts import Later, Refused
from scotty.ports.research import Trouble

LATER = "It is tried again the next time."
MOST = 12
"""Troubles that one collector tells of an account; the rest is counted."""


def name_trouble(place: str, error: Later | Refused) -> Trouble:
    """Return an error as a trouble with its place."""
    mend = error.mend if isinstance(error, Refused) else LATER
    return Trouble(place=place, why=error.why, mend=mend)


class Tally:
    """Troubles of one reading: the first of each kind is told at once, the rest is counted."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}

    def tell(self, place: str, error: Later | Refused) -> Iterator[Trouble]:
        """Yield the trouble where it is the first of its kind."""
        trouble = name_trouble(place, error)
        kind = (trouble.why, trouble.mend)
        known = kind in self._counts
        if not known and len(self._counts) >= MOST:
            return
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if not known:
            yield trouble

    def close(self, place: str) -> Iterator[Trouble]:
        """Yield what was counted."""
        for (why, mend), count in self._counts.items():
            if count > 1:
                more = count - 1
                noun = "page" if more == 1 else "pages"
                yield Trouble(place=place, why=f"The same for {more} more {noun}: {why}", mend=mend)
