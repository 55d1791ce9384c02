"""Duels: deals in which a rival was heard of, how they ended, and what was told of why."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from scotty.facts import Fact, Timeline
from scotty.grounding import split_sentences
from scotty.names.hidden import read_line
from scotty.signals import Log, Setting, Story
from scotty.signals.levels import read_levels
from scotty.signals.rivals import EVALUATED, FIELDS, find_rivals
from scotty.stages.research.cards.rival import is_word, key_rival, names_rival

INSTANT = timedelta(microseconds=1)
VOID = ("duplicat", "merged", "dupe", "test deal", "test record", "created in error")
"""Words of a loss that says nothing of selling: the record was a mistake."""


class Duel(NamedTuple):
    """A deal, and the rivals heard of in it before it ended."""

    deal: str
    name: str
    account: str
    owner: str
    amount: float | None
    #: open, won or lost, as known at the moment.
    status: str
    #: Rival -> the facts that name it, oldest first.
    rivals: Mapping[str, tuple[Fact, ...]]
    #: The fact that ended it; None while it is open.
    end: Fact | None
    #: Why, as told, and whom it was lost to ("" where nobody said).
    reason: str
    taken: str
    industry: str
    size: str


def read_duels(timeline: Timeline, moment: datetime, setting: Setting) -> list[Duel]:
    """Return the deals of an account as known at `moment`, those of mistaken records left out.

    A rival counts where it was heard of before the deal ended: whom it was lost to is told of
    lost deals alone, and stands apart.
    """
    log = Log(timeline, moment)
    duels = []
    for deal in log.deals:
        story = Story(log, deal, setting)
        if (duel := _read(timeline, story)) is not None:
            duels.append(duel)
    return duels


def _read(timeline: Timeline, story: Story) -> Duel | None:
    end = next((f for f in reversed(story.tellings) if f.kind in ("deal.won", "deal.lost")), None)
    if story.status == "open":
        end = None
    elif end is None:
        end = next(f for f in reversed(story.tellings) if f.data.get("status") == story.status)
    reason = read_line(str(end.data.get("reason") or "")) if end else ""
    if end is not None and any(word in reason.casefold() for word in VOID):
        return None
    seen = story
    if end is not None:
        before = Story(Log(timeline, end.known - INSTANT), story.deal, story.setting)
        seen = before if before.tellings else story
    levels = read_levels(seen)
    return Duel(
        deal=story.deal,
        name=read_line(str(story.last("name") or story.deal)),
        account=timeline.account,
        owner=story.owner or "",
        amount=story.amount,
        status=story.status,
        rivals=find_met(seen),
        end=end,
        reason=reason[:120],
        taken=key_rival(str(end.data.get("to") or "")) if end else "",
        industry=levels.get("industry", ""),
        size=levels.get("size", ""),
    )


def find_met(story: Story) -> dict[str, tuple[Fact, ...]]:
    """Return rivals heard of in a deal, under one spelling each, with the facts that name each.

    As `find_rivals`, without those in which the name is only a word ("on Monday").
    """
    found: dict[str, dict[int, Fact]] = {}
    for name, facts in story.once(find_rivals).items():
        if key := key_rival(name):
            kept = {id(f): f for f in facts if _is_named(f, name)}
            if kept:
                found.setdefault(key, {}).update(kept)
    return {
        key: tuple(sorted(facts.values(), key=lambda f: (f.at, f.key)))
        for key, facts in sorted(found.items())
    }


def _is_named(fact: Fact, name: str) -> bool:
    if fact.kind in EVALUATED or not is_word(name):
        return True
    turns = fact.data.get("turns")
    spoken = (
        [t.get("text") for t in turns if isinstance(t, Mapping)]
        if isinstance(turns, list | tuple)
        else []
    )
    told = [
        *spoken,
        *(fact.data.get(field) for field in ("subject", "text", "notes", "note", "summary")),
    ]
    return any(
        names_rival(sentence, name)
        for text in told
        if isinstance(text, str)
        for sentence in split_sentences(text)
    )


def list_told(fact: Fact) -> list[str]:
    """Return the rivals that a fact names in a field of its own."""
    fields = (*FIELDS, "to")
    return [str(fact.data[f]) for f in fields if isinstance(fact.data.get(f), str) and fact.data[f]]
