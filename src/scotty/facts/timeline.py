"""The timeline: all that is known of one account, and the cut that hides the future."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from scotty.facts.fact import Fact, Verdict

STRENGTH: tuple[Verdict, ...] = ("human", "soft", "bot")


class Entry(msgspec.Struct, frozen=True, gc=False):
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
        order = sorted(once)
        self.entries = tuple(once[key] for key in order)
        # An id is a hash of the fact: made once here, for every cut and every fold.
        self._ids = tuple(key[1] for key in order)

    def cut(self, moment: datetime) -> "Timeline":
        """Return the timeline as it was known at `moment`: nothing later can be seen."""
        cut = Timeline(self.account, ())
        kept = [
            pair for pair in zip(self.entries, self._ids, strict=True) if pair[0].known <= moment
        ]
        cut.entries = tuple(entry for entry, _ in kept)
        cut._ids = tuple(name for _, name in kept)
        return cut

    def facts(self) -> Iterator[Fact]:
        """Yield each fact that still counts, once, oldest first, under its strongest verdict."""
        return (fact for _, fact in self.named_facts())

    def named_facts(self, moment: datetime | None = None) -> Iterator[tuple[str, Fact]]:
        """Yield (id, fact) of each fact that still counts, as known at `moment`; see `facts`."""
        firsts: dict[str, Entry] = {}
        others: dict[str, list[Entry]] = {}
        for entry, name in zip(self.entries, self._ids, strict=True):
            if moment is not None and entry.known > moment:
                continue
            if firsts.setdefault(name, entry) is not entry:
                others.setdefault(name, []).append(entry)
        for name, entry in firsts.items():
            fact = entry.fact
            verdict: Verdict | None = entry.verdict
            if others and name in others:
                verdict = _weigh([entry, *others[name]])
            elif entry.sign <= 0:
                continue
            if verdict == fact.verdict:
                yield name, fact
            elif verdict is not None:
                yield name, msgspec.structs.replace(fact, verdict=verdict)

    def __len__(self) -> int:
        return len(self.entries)


def _weigh(entries: list[Entry]) -> Verdict | None:
    """Return the strongest verdict under which a fact still counts; None where none is left."""
    standing: dict[Verdict, int] = {}
    for entry in entries:
        standing[entry.verdict] = standing.get(entry.verdict, 0) + entry.sign
    return next((v for v in STRENGTH if standing.get(v, 0) > 0), None)
