"""The market around rivals, read account by account: duels, voices, who was seen looking at whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from scotty.facts import Fact, Timeline
from scotty.names.hidden import read_line
from scotty.playbook.content import Asset
from scotty.signals import Setting
from scotty.signals.rivals import EVALUATED
from scotty.signals.view import View
from scotty.stages.research.cards.duel import Duel, list_told, read_duels
from scotty.stages.research.cards.hear import SPOKEN, Voice, hear_voices
from scotty.stages.research.cards.rival import Rival, key_rival


class User(NamedTuple):
    """An account that uses a rival's product, and the facts that tell so, and what else is said of it."""

    account: str
    name: str
    note: str
    facts: tuple[str, ...]


class Read(NamedTuple):
    """What one account tells of rivals, as known at a moment."""

    duels: tuple[Duel, ...] = ()
    voices: tuple[Voice, ...] = ()
    #: Facts by which they were seen looking at a rival.
    seen: tuple[Fact, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Market:
    """All that cards are written from, as known at `moment`."""

    moment: datetime
    rivals: Mapping[str, Rival]
    duels: Sequence[Duel] = ()
    voices: Sequence[Voice] = ()
    #: Evaluations and comparisons seen, at any account.
    seen: Sequence[Fact] = ()
    #: Rival -> facts of its own account, oldest first.
    own: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    #: Rival -> accounts that use it, the largest first; facts that tell that one dropped it.
    users: Mapping[str, Sequence[User]] = field(default_factory=dict)
    dropped: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    assets: Mapping[str, Asset] = field(default_factory=dict)
    #: Whether the workspace holds the sandbox market.
    simulated: bool = False


def read_account(
    timeline: Timeline, moment: datetime, setting: Setting, names: Mapping[str, str]
) -> Read:
    """Return what an account tells of rivals; `names` is key -> name. Pure, and sees nothing later."""
    view = View(timeline, moment)
    company = read_line(view.tell("name") or view.account)[:80]
    people = {
        read_line(c.tell("name")).casefold(): read_line(c.tell("title"))[:80]
        for c in view.people.values()
        if c.tell("name")
    }
    keyed = {c.key: read_line(c.tell("name"))[:80] for c in view.people.values()}
    return Read(
        duels=tuple(read_duels(timeline, moment, setting)),
        voices=tuple(
            voice._replace(who=_name(voice, keyed, people, company))
            for voice in hear_voices(view.log.of(*SPOKEN), names)
        ),
        seen=tuple(view.log.of(*EVALUATED)),
    )


def _name(voice: Voice, keyed: Mapping[str, str], people: Mapping[str, str], company: str) -> str:
    who = voice.who or keyed.get(voice.fact.contact or "", "")
    return ", ".join(part for part in (who, people.get(who.casefold(), ""), company) if part)


def see_rival(fact: Fact) -> tuple[str, ...]:
    """Return the rivals that an evaluation or comparison names, each once."""
    return tuple(dict.fromkeys(key for name in list_told(fact) if (key := key_rival(name))))
