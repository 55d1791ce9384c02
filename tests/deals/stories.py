"""Builders of small deal stories, and the shape of a clue's case. Days count back from NOW."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from scotty.facts import Entry, Fact, Timeline
from scotty.facts.kinds import KINDS
from scotty.playbook import Playbook, default_text, parse_playbook
from scotty.signals import Log, Norms, Setting, Story, load_signals

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
ACME = "acme.example"
DEAL = "D1"
BOOK: Playbook = parse_playbook(default_text())
ALL_KINDS = frozenset(KINDS) | frozenset(load_signals())
"""A workspace that collects everything: no clue is silent for want of a source."""
FIELDS = {"account", "contact", "deal", "visitor", "verdict", "mass", "source", "key", "because"}


def fact(kind: str, days: float = 0.0, who: str | None = None, **more: Any) -> Fact:
    """Return a fact `days` before NOW; `who` is a name at Acme.

    What is no field of a fact goes into its data; `known` is in days before NOW,
    `n` tells apart what is otherwise alike, `data` gives names that Python does not allow.
    """
    at = NOW - timedelta(days=days)
    known = more.pop("known", days)
    number = more.pop("n", 0)
    own = {name: more.pop(name) for name in FIELDS & more.keys()}
    data = {**more.pop("data", {}), **more}
    own.setdefault("deal", DEAL if kind.startswith("deal.") else None)
    values: dict[str, Any] = {
        "source": "test",
        "key": f"{own['deal']}:{days}:{who}:{number}:{sorted(data.items(), key=str)}",
        "account": ACME,
        "contact": f"{who}@{ACME}" if who else None,
        "known": NOW - timedelta(days=known),
        **own,
    }
    return Fact(kind=kind, at=at, data=data, **values)


def deal(days: float = 60.0, **data: Any) -> Fact:
    """Return the opening of deal D1."""
    return fact("deal.opened", days, **data)


def person(who: str, title: str = "", days: float = 300.0, **data: Any) -> Fact:
    """Return what is known of a person at Acme."""
    return fact("contact.profiled", days, who, title=title, name=who.title(), **data)


def timeline(facts: Iterable[Fact]) -> Timeline:
    return Timeline(
        ACME, [Entry(f, f.account or ACME, known=f.known, verdict=f.verdict) for f in facts]
    )


def setting(book: Playbook = BOOK, **norms: Any) -> Setting:
    """Return a setting whose workspace collects every kind, unless `kinds` says otherwise."""
    return Setting(book=book, norms=Norms(**{"kinds": ALL_KINDS, **norms}))


def story(*facts: Fact, days: float = 0.0, deal: str = DEAL, read: Setting | None = None) -> Story:
    """Return the story of a deal, as it was known `days` before NOW."""
    log = Log(timeline(facts), NOW - timedelta(days=days))
    return Story(log, deal, read or setting())


class Case(msgspec.Struct, frozen=True):
    """What a clue must see of a story."""

    clue: str
    #: What the case shows, in a few words.
    shows: str
    facts: tuple[Fact, ...]
    #: None: silent.
    value: float | None
    read: Setting = msgspec.field(default_factory=setting)
    #: How many facts it must show; None: any number.
    shown: int | None = None
