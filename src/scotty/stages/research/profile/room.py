"""The room: all that areas of one profile may look at, each thing read once."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import msgspec

from scotty.facts import Fact
from scotty.names import read_line
from scotty.names.naming import join_words, read_brand, read_full
from scotty.playbook import Playbook
from scotty.playbook.content import Asset
from scotty.signals import Signal, fold_name
from scotty.signals.view import View
from scotty.signals.words import cut_quote

LONGEST = 400
"""Characters of outside text in one line."""
MOST_TURNS = 3_000
"""Turns of one call that are read."""
NOTES = ("notes", "note", "summary")
EVALUATED = {"competitor.evaluated": "competitor", "review.compared": "with"}
"""Kinds in which a rival is named, and the field."""
NOBODY = "somebody not known by name"


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What a profile is made against: the customer's rules, signals and content."""

    book: Playbook
    signals: Mapping[str, Signal] = {}
    assets: Mapping[str, Asset] = {}


class Spoken(NamedTuple):
    """Words of a call, a letter or a note."""

    fact: Fact
    #: Who spoke, as far as it is known.
    who: str
    text: str
    #: "them", or "note": our own words on what they said.
    side: str


def show_plain(told: object, longest: int = LONGEST) -> str:
    """Return outside text as one line of plain words, cut at a blank where it is too long."""
    line = read_line(str(told)[: 4 * longest])
    if len(line) <= longest:
        return line
    return f"{line[:longest].rsplit(' ', 1)[0]}…"


def open_name(who: str) -> str:
    """Return how somebody is called at the begin of a sentence; an address stays as it is."""
    return f"S{who[1:]}" if who == NOBODY else who


def say_day(at: datetime) -> str:
    """Return a day as people write it: 3 May 2026."""
    return f"{at:%-d %B %Y}"


class Room:
    """One account at one moment, for the areas of its profile."""

    def __init__(self, view: View, basis: Basis) -> None:
        self.view = view
        self.basis = basis
        self.log = view.log
        self.moment = view.moment
        self.name = show_plain(read_brand(view.tell("name")) or view.tell("name"), 120)
        #: How sentences call the company.
        self.company = self.name or view.account

    def of(self, *kinds: str) -> list[Fact]:
        """Return the account's facts of these kinds, oldest first."""
        return self.log.of(*kinds)

    def lately(self, days: float, *kinds: str) -> list[Fact]:
        """Return those of the last so many days, oldest first."""
        since = self.log.since(days)
        return [f for f in self.log.of(*kinds) if f.at >= since]

    def find(self, area: str) -> list[Fact]:
        """Return the findings of an area that have no kind of their own, oldest first."""
        return [f for f in self.log.of("finding.told") if f.data.get("area") == area]

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        """Every fact of the account by id."""
        return {self.log.identify(f): f for facts in self.log.kinds.values() for f in facts}

    def person(self, contact: str | None) -> tuple[str, tuple[Fact, ...]]:
        """Return how somebody is called, and the fact that says so."""
        known = self.view.people.get(contact) if contact else None
        said = known.fields.get("name") if known else None
        full = read_full(str(said.value)) or show_plain(said.value, 80) if said else ""
        if said is not None and full:
            return full, (self.by_id[said.fact],)
        return contact or NOBODY, ()

    def list_people(self, facts: list[Fact], most: int = 4) -> tuple[str, tuple[Fact, ...]]:
        """Return the people who did these as words, the latest first, and the facts of their names."""
        keys = list(dict.fromkeys(f.contact for f in reversed(facts) if f.contact))
        told = [self.person(key) for key in keys[:most]]
        names = [name for name, _ in told]
        if len(keys) > most:
            names.append("others")
        if not names:
            return NOBODY, ()
        return join_words(names), tuple(f for _, because in told for f in because)

    @cached_property
    def rivals(self) -> Mapping[str, str]:
        """Folded name -> name of every rival that is known here."""
        book = self.basis.book
        cards = (a.tell("rival") for a in self.basis.assets.values() if a.kind == "battle_card")
        lost = (f.data.get("to") for f in self.log.of("deal.lost"))
        seen = (f.data.get(EVALUATED[f.kind]) for f in self.log.of(*EVALUATED))
        told = (*book.deals.rivals, *book.research.rivals, *cards, *lost, *seen)
        names = [show_plain(name, 60) for name in told if isinstance(name, str) and name.strip()]
        return {fold_name(name): name for name in reversed(names)}

    @cached_property
    def spoken(self) -> tuple[Spoken, ...]:
        """What they said in calls and letters, and what we noted of it, oldest first."""
        kinds = ("call.transcribed", "email.replied", "call.held", "meeting.booked")
        return tuple(said for fact in self.log.of(*kinds) for said in self._hear(fact))

    def _hear(self, fact: Fact) -> Iterator[Spoken]:
        if fact.kind == "call.transcribed":
            turns = fact.data.get("turns")
            for turn in turns[:MOST_TURNS] if isinstance(turns, list | tuple) else ():
                if isinstance(turn, Mapping) and turn.get("side") == "them" and turn.get("text"):
                    who = show_plain(turn.get("speaker") or "", 80)
                    yield Spoken(fact, who, read_line(str(turn["text"])[:4_000]), "them")
        elif fact.kind == "email.replied":
            text = read_line(cut_quote(str(fact.data.get("text") or "")))
            if text:
                yield Spoken(fact, self.person(fact.contact)[0], text, "them")
        else:
            for field in NOTES:
                if fact.data.get(field):
                    yield Spoken(fact, "", read_line(str(fact.data[field])[:4_000]), "note")
