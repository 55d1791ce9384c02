"""The timeline: all that is known of one account, and the cut that hides the future."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from scotty.facts.fact import Fact, Verdict

STRENGTH: tuple[Verdict, ...] = ("human", "soft", "bot")


class Entry(msgspec.Struct, frozen=True):
    """A fact as it counts for an account: since when, as whose, and whether it still does.

    Most facts name their account and count from `fact.known` on. A page view by an
    unknown visitor counts from the moment the visitor is recognised; when a link is
    undone, an entry of sign -1 takes the fact away again from that moment on.
    """

    fact: Fact
    account: str
    known: datetime
    sign: int = 1
    verdict: Verdict = "human"


class Timeline:
    """The entries of one account, each once, in order of when things happened."""

    def __init__(self, account: str, entries: Iterable[Entry]) -> None:
        self.account = account
        once = {(e.fact.at, e.fact.id, e.known, e.sign, e.verdict): e for e in entries}
        self.entries = tuple(once[key] for key in sorted(once))

    def cut(self, moment: datetime) -> "Timeline":
        """Return the timeline as it was known at `moment`: nothing later can be seen."""
        return Timeline(self.account, (e for e in self.entries if e.known <= moment))

    def facts(self) -> Iterator[Fact]:
        """Yield each fact that still counts, once, oldest first, under its strongest verdict."""
        standing: dict[str, dict[Verdict, int]] = {}
        told: dict[str, Fact] = {}
        for entry in self.entries:
            told.setdefault(entry.fact.id, entry.fact)
            signs = standing.setdefault(entry.fact.id, {})
            signs[entry.verdict] = signs.get(entry.verdict, 0) + entry.sign
        for name, fact in told.items():
            verdict = next((v for v in STRENGTH if standing[name].get(v, 0) > 0), None)
            if verdict is not None:
                yield (
                    fact
                    if fact.verdict == verdict
                    else msgspec.structs.replace(fact, verdict=verdict)
                )

    def __len__(self) -> int:
        return len(self.entries)
