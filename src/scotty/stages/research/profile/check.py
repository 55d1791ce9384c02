"""Checking: names, numbers, days and quotations of a sentence must stand in the facts that it names."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from scotty.facts import Fact
from scotty.grounding import (
    Evidence,
    Ground,
    find_loose,
    find_unknown,
    fold_words,
    join_evidence,
    read_asset,
    read_fact,
    read_prose,
)
from scotty.grounding.amounts import Amount
from scotty.names import read_line
from scotty.signals.suit import CITED
from scotty.stages.research.profile.room import Room

STRUCTURED: dict[str, tuple[str, ...]] = {
    "technology.added": ("technology",),
    "technology.dropped": ("technology",),
    "technology.snapshot": ("technologies",),
    "hiring.posted": ("post", "department", "location"),
}
"""Kinds of finding with fields that were read as fields, from a record or a job board: they count, too.

Of all other findings only the quotation, the title and the day count: what was made of them, by a
pattern or a model, is what is checked.
"""


class Checker:
    """Holds sentences against the facts and assets that they name; each is read once."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._read: dict[str, Evidence] = {}

    def find_loose(self, text: str, facts: Sequence[str]) -> tuple[str, ...]:
        """Return what nothing stands for; () where all is said by these facts and `asset:NAME`s."""
        lost = [name for name in facts if not self._is_there(name)]
        if lost or not facts:
            return tuple(f"no fact {name}" for name in lost) or ("no fact at all",)
        known = [self._room.by_id[name] for name in facts if name in self._room.by_id]
        false = [q for fact in known if (q := self._find_false_quote(fact))]
        counted = Evidence(amounts=tuple(_count_done(known)))
        evidence = join_evidence((self.identity, counted, *map(self._tell, facts)))
        names = tuple(filter(None, (*self._names, *self._people(known))))
        ground = Ground(evidence=evidence, today=self._room.moment.date(), names=names)
        loose = [one.text for one in find_loose(text, ground)]
        return (*false, *loose, *find_unknown(text, evidence.words))

    def _is_there(self, name: str) -> bool:
        if name.startswith(CITED):
            asset = self._room.basis.assets.get(name.removeprefix(CITED))
            return asset is not None and asset.holds(self._room.moment.date())
        return name in self._room.by_id

    def _tell(self, name: str) -> Evidence:
        if name not in self._read:
            if name.startswith(CITED):
                self._read[name] = read_asset(self._room.basis.assets[name.removeprefix(CITED)])
            else:
                self._read[name] = read_ground(self._room.by_id[name])
        return self._read[name]

    def _find_false_quote(self, fact: Fact) -> str:
        """Return a finding's quotation where the page that it was read on does not have it."""
        quote = str(fact.data.get("quote") or "") if fact.data.get("statement") else ""
        pages = [self._room.by_id[n] for n in fact.because if n in self._room.by_id]
        texts = [
            f"{p.data.get('title', '')}\n{p.data.get('text', '')}"
            for p in pages
            if p.kind == "page.read" and p.data.get("text")
        ]
        if not quote or not texts or any(quote in text for text in texts):
            return ""
        wanted, plain = read_line(quote), [read_line(text) for text in texts]
        if any(wanted in text for text in plain):
            return ""
        folded = " ".join(fold_words(quote))
        return "" if any(folded in " ".join(fold_words(t)) for t in texts) else f"“{quote[:80]}”"

    @cached_property
    def identity(self) -> Evidence:
        """What needs no fact of its own: how the company is called, and how we are."""
        brand = self._room.basis.book.pages
        ours = (brand.name, brand.product, *(a.product for a in self._room.basis.assets.values()))
        told = (self._room.view.tell("name"), self._room.name, self._room.view.account, *ours)
        parts = (read_prose(text[:400]) for text in dict.fromkeys(told) if text)
        # Numbers of a name are nobody's figures: "Forty Two Ltd" does not prove a forty-two.
        return Evidence(words=join_evidence(parts).words)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return (self._room.view.tell("name"), self._room.name, self._room.basis.book.pages.name)

    @staticmethod
    def _people(facts: Iterable[Fact]) -> list[str]:
        return [str(f.data.get("name") or "") for f in facts if f.kind == "contact.profiled"]


def read_ground(fact: Fact) -> Evidence:
    """Return what a fact proves: of a finding its quotation, else all that its source told."""
    if not fact.data.get("statement"):
        # "Shrinks by 14 per cent" is said of -0.14.
        below = (v for v in fact.data.values() if isinstance(v, int | float) and v < 0)
        sizes = Evidence(amounts=tuple(Amount(str(-v), (-float(v),), "", 0, 0) for v in below))
        return join_evidence((read_fact(fact), read_prose(fact.contact or ""), sizes))
    fields = ("quote", "title", *STRUCTURED.get(fact.kind, ()))
    return read_fact(fact, fields)


def _count_done(facts: Iterable[Fact]) -> list[Amount]:
    """Return the numbers that a set of facts is by itself: of facts, of times, and of people."""
    done = [f for f in facts if not f.kind.endswith(".profiled")]
    times = {(f.at, f.person) for f in done}
    people = {f.person for f in done if f.person}
    counts = {len(done), len(times), len(people)} - {0}
    return [Amount(str(n), (float(n),), "", 0, 0) for n in sorted(counts)]
