"""What may be said of an account and its people at a moment: each thing with the fact that told it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from scotty.facts import Fact, Timeline
from scotty.signals.story import THEIRS, Log

PUBLIC = (
    "news.published",
    "hiring.posted",
    "funding.raised",
    "leadership.changed",
    "tender.published",
)
"""Kinds that anybody can read somewhere: the only ones a message may speak of.

What we saw by tracking (visits, opens, surges) may choose what we write, and is never told back.
"""


class Said(NamedTuple):
    """A value as told, and the id of the fact that told it."""

    value: Any
    fact: str


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """One of their people: fields as last told, and what they did."""

    key: str
    #: Field -> what was last told: name, email, title, phone, country, zone, city.
    fields: Mapping[str, Said]
    #: What they did that counts as engagement, oldest first.
    acts: tuple[Fact, ...] = ()
    #: The fact that told that they left, where they did.
    left: Fact | None = None

    def tell(self, field: str) -> str:
        """Return a field as text; "" where it was never told."""
        said = self.fields.get(field)
        return "" if said is None else str(said.value)

    @property
    def email(self) -> str:
        """Their address: as told, else the key where that is one."""
        return self.tell("email") or (self.key if "@" in self.key else "")


class View:
    """An account as known at a moment. Pure: the same timeline and moment give the same view."""

    def __init__(self, timeline: Timeline, moment: datetime) -> None:
        self.account = timeline.account
        self.moment = moment
        self.log = Log(timeline, moment)
        #: Field -> what was last told of the company.
        self.profile: dict[str, Said] = self._lay("account.profiled", None)
        self._people: dict[str, Contact] | None = None

    def _lay(self, kind: str, contact: str | None) -> dict[str, Said]:
        found: dict[str, Said] = {}
        told = (f for f in self.log.of(kind) if contact is None or f.contact == contact)
        for fact in sorted(told, key=lambda f: (f.known, f.at)):
            name = self.log.identify(fact)
            found |= {k: Said(v, name) for k, v in fact.data.items() if v not in (None, "", [])}
        return found

    @property
    def simulated(self) -> bool:
        """Whether the account is of the sandbox market."""
        return any(f.source.startswith("sandbox") for f in self.log.of("account.profiled"))

    def tell(self, field: str) -> str:
        """Return a field of the company as text; "" where it was never told."""
        said = self.profile.get(field)
        return "" if said is None else str(said.value)

    @property
    def people(self) -> Mapping[str, Contact]:
        """Everybody known there, those who left included."""
        if self._people is None:
            acts: dict[str, list[Fact]] = {}
            for fact in self.log.of(*sorted(THEIRS)):
                if fact.contact is not None:
                    acts.setdefault(fact.contact, []).append(fact)
            gone = {f.contact: f for f in self.log.of("contact.left")}
            told = (f.contact for f in self.log.of("contact.profiled"))
            keys = dict.fromkeys(k for k in (*told, *acts) if k is not None)
            self._people = {
                key: Contact(
                    key=key,
                    fields=self._lay("contact.profiled", key),
                    acts=tuple(acts.get(key, ())),
                    left=gone.get(key),
                )
                for key in keys
            }
        return self._people

    def happenings(self, days: float) -> list[Fact]:
        """Return what the world could read of them in so many days, newest first."""
        since = self.log.since(days)
        return [f for f in reversed(self.log.of(*PUBLIC)) if f.at >= since]
