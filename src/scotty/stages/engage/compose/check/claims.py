"""Claims: which sentence rests on which facts, also for words that came without any."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from scotty.facts import Fact
from scotty.grounding.evidence import (
    Evidence,
    join_evidence,
    read_asset,
    read_fact,
    read_prose,
)
from scotty.grounding.ground import Ground, find_loose
from scotty.grounding.names import find_unknown
from scotty.grounding.sentence import split_sentences
from scotty.grounding.vocabulary import fold_words
from scotty.names.naming import read_brand, read_first, read_full
from scotty.playbook.content import Asset
from scotty.signals.view import PUBLIC, Contact, View
from scotty.stages.engage.compose.case import ASSET, cite
from scotty.stages.engage.compose.check.own import Own
from scotty.stages.engage.compose.plain import read_markdown
from scotty.stages.engage.draft import Claim

SAYABLE = (*PUBLIC, "account.profiled", "contact.profiled")
"""Kinds of fact that a claim may rest on."""
FIELDS = {
    "account.profiled": (
        "name", "industry", "technologies", "founded", "country", "employees", "parent",
    ),
    "contact.profiled": ("name", "title"),
}  # fmt: skip
"""Fields of a profile that may be said; revenue and growth are estimates that nobody likes to read."""
ALIKE = 0.5
"""Share of words that a sentence and a claim have in common, from which it is that claim, edited."""


class Grounds:
    """All that the sentences of one draft may rest on, each read once."""

    def __init__(self, view: View, contact: Contact, assets: Mapping[str, Asset], own: Own) -> None:
        self.assets = assets
        self.today = view.moment.date()
        self._view, self._contact, self._own = view, contact, own
        self._known = {view.log.identify(f): f for f in view.log.of(*SAYABLE)}
        self._read: dict[str, Evidence] = {}

    def read(self, name: str) -> Evidence:
        """Return what a fact or `asset:NAME` says; nothing where it may not be said."""
        if name not in self._read:
            self._read[name] = Evidence() if self.refuse(name) is not None else self._find(name)
        return self._read[name]

    def _find(self, name: str) -> Evidence:
        if name.startswith(ASSET):
            return read_asset(self.assets[name.removeprefix(ASSET)])
        fact = self._known[name]
        return read_fact(fact, FIELDS.get(fact.kind, ()))

    def refuse(self, name: str) -> str | None:
        """Return why a claim may not rest on what it names; None where it may."""
        if name.startswith(ASSET):
            asset = self.assets.get(name.removeprefix(ASSET))
            if asset is None:
                return f"an asset that is not there ({name.removeprefix(ASSET)})"
            late = not asset.holds(self.today)
            return f"{asset.name}, which was to be used until {asset.expires}" if late else None
        fact = self._known.get(name)
        if fact is not None:
            other = fact.kind == "contact.profiled" and fact.contact != self._contact.key
            return "what was told of somebody else" if other else None
        kind = self._kinds.get(name)
        return f"{kind}, which was tracked and not told" if kind else "a fact that is not known"

    @cached_property
    def _kinds(self) -> dict[str, str]:
        log = self._view.log
        return {log.identify(f): kind for kind, facts in log.kinds.items() for f in facts}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names as written, which a date must not be read from: June Harper, Mayfair Ltd."""
        told = (self._contact.tell("name"), self._view.tell("name"), self._own.sender.name)
        shown = (*told, *map(read_full, told), *map(read_first, told), read_brand(told[1]))
        return tuple(sorted({name for name in shown if name}, key=len, reverse=True))

    @cached_property
    def company(self) -> frozenset[str]:
        """Words of the company's own name."""
        return frozenset(fold_words(read_brand(self._view.tell("name"))))

    @cached_property
    def identity(self) -> Evidence:
        """What needs no claim: who they are, who we are, and what we invite to."""
        sender, contact = self._own.sender, self._contact
        told = [contact.tell("name"), contact.tell("title"), self._view.tell("name")]
        told += [self._view.account, self._view.tell("industry"), *self._own.words]
        told += [sender.name, sender.title, sender.brand, sender.product, sender.phone]
        parts = [read_prose(text[:400]) for text in told if text]
        if self._own.event is not None:
            event = self._own.event
            parts += [
                read_prose(f"{event.title} takes {event.minutes} minutes"),
                read_prose(f"{event.start:%Y-%m-%d %H:%M} {event.start.tzname()}"),
            ]
        return join_evidence(parts)

    def tell_whose(self, name: str) -> str | None:
        """Return whose name it is, where it is that of a colleague; None elsewhere."""
        words = set(fold_words(name))
        for key, person in self._view.people.items():
            theirs = fold_words(read_full(person.tell("name")))
            if key != self._contact.key and theirs and words & {theirs[-1], theirs[0]}:
                return f"that is {' '.join(theirs).title()}, not whom it is written to"
        return None

    def supply(self) -> Iterator[str]:
        """Yield what a claim could rest on: the newest facts first, then assets in date."""
        facts: list[Fact] = self._view.log.of(*SAYABLE)
        for fact in reversed(facts):
            yield self._view.log.identify(fact)
        yield from (cite(name) for name in sorted(self.assets))

    def count_loose(self, sentence: str, facts: tuple[str, ...]) -> int:
        """Return how many things in a sentence these facts leave unsaid."""
        evidence = join_evidence((self.identity, *map(self.read, facts)))
        ground = Ground(evidence=evidence, today=self.today, names=self.names)
        loose = len(list(find_loose(sentence, ground)))
        return loose + len(list(find_unknown(sentence, evidence.words)))


def match_claims(sentence: str, claims: tuple[Claim, ...]) -> tuple[str, ...]:
    """Return the facts of the claims that a sentence makes, also where it was edited a little."""
    said = set(fold_words(sentence))
    found: list[str] = []
    for claim in claims:
        words = set(fold_words(claim.text))
        if words and (words <= said or len(words & said) >= ALIKE * len(words | said)):
            found += claim.facts
    return tuple(dict.fromkeys(found))


def find_claims(
    subject: str,
    body: str,
    grounds: Grounds,
) -> tuple[Claim, ...]:
    """Return claims for words that came without: for each sentence the facts that say it all.

    A sentence whose numbers, days, quotations and names no single fact, nor two together, say gets
    none, and `check_draft` will tell.
    """
    sentences = [subject] if subject else []
    for block in read_markdown(body).blocks:
        sentences += split_sentences(block.text)
    loose = (s for s in sentences if grounds.count_loose(s, ()))
    found = ((sentence, _find_support(sentence, grounds)) for sentence in loose)
    return tuple(Claim(sentence, facts) for sentence, facts in found if facts)


def _find_support(sentence: str, grounds: Grounds) -> tuple[str, ...]:
    """Return the first fact, else the best pair, that leaves nothing unsaid; () for none."""
    left = {name: grounds.count_loose(sentence, (name,)) for name in grounds.supply()}
    empty = grounds.count_loose(sentence, ())
    useful = [name for name, count in left.items() if count < empty]
    for name in useful:
        if left[name] == 0:
            return (name,)
    for place, name in enumerate(useful):
        for other in useful[place + 1 :]:
            if grounds.count_loose(sentence, (name, other)) == 0:
                return (name, other)
    return ()
