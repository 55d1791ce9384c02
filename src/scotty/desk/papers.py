"""Papers behind a page: composed from it, set by the press."""

from functools import lru_cache

import msgspec

from scotty.facts import Refused
from scotty.stages.engage.pages import PAPERS, Page, compose_paper
from scotty.vendors.typst import TypstPress

KEPT = 32
"""Papers kept in memory: a briefing is often opened twice within a minute."""


def print_paper(page: Page, name: str) -> bytes:
    """Return a paper (briefing, projection, benchmark, comparison, roadmap) as PDF. Raises Refused."""
    if name not in PAPERS:
        raise Refused(f"There is no paper {name!r}.", f"Choose from {', '.join(PAPERS)}.")
    return _set(msgspec.json.encode(compose_paper(name, page)))


@lru_cache(maxsize=KEPT)
def _set(written: bytes) -> bytes:
    return TypstPress().pdf("paper", msgspec.json.decode(written))
