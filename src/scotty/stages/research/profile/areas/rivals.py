"""Whom they could buy from instead: in use, in play, and named by whom."""

import re
from collections.abc import Iterator

from scotty.facts import Fact
from scotty.grounding import split_sentences
from scotty.signals import fold_name
from scotty.signals.words import count_names
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.areas.pains import quote_words
from scotty.stages.research.profile.areas.stack import find_stack
from scotty.stages.research.profile.room import (
    EVALUATED,
    Room,
    Spoken,
    open_name,
    say_day,
    show_plain,
)
from scotty.stages.research.profile.tell import tell_findings

DAYS = 365.0
_SLUG = re.compile(
    r"/(?:compare|vs|versus|alternatives?)/(?:us-vs-|vs-)?([\w-]{2,60})", re.IGNORECASE
)


@area(
    "competition",
    "Competitive landscape",
    60,
    "No rival is known to be in play or in use",
    reading=("site", "job", "news", "record"),
    fills="Name rivals in the playbook under [deals] rivals",
    fresh=365.0,
)
def tell_competition(room: Room) -> Iterator[Said]:
    """Yield rivals in use, rivals in play, and what was found of their market."""
    for name, using in find_stack(room).items():
        if name in room.rivals:
            told = tuple({id(f): f for _, f in using}.values())
            text = f"{room.company} uses {show_plain(using[-1][0], 80)}, a rival of ours."
            yield Said(f"uses:{name}", text, told, 3.0)
    for name, facts in find_mentions(room).items():
        since = f"since {say_day(facts[0].at)}"
        times = len({(f.at, f.person) for f in facts})
        often = (
            f"was seen {times} times {since}"
            if times > 1
            else f"was seen on {say_day(facts[0].at)}"
        )
        text = f"{room.rivals[name]} is in play: it {often}."
        yield Said(f"play:{name}", text, tuple(facts), 2.0 + min(times, 50) / 100)
    yield from tell_findings(room, "competition")


@area(
    "mentions",
    "Competitor mentions",
    70,
    "Nobody there was heard or seen to speak of a rival",
    fills="Import calls, or connect review and intent data",
    fresh=180.0,
    most=16,
)
def tell_mentions(room: Room) -> Iterator[Said]:
    """Yield each place in which a rival came up: evaluations, reviews, our pages, calls, letters, deals."""
    for fact in room.lately(DAYS, *EVALUATED):
        name = show_plain(fact.data.get(EVALUATED[fact.kind]) or "", 60)
        if name:
            yield _tell_evaluated(fact, name, room)
    yield from _tell_pages(room)
    for said, sentence, _ in _find_spoken(room):
        yield quote_words(room, said, sentence)
    for fact in room.of("deal.lost"):
        to = show_plain(fact.data.get("to") or "", 60)
        if fold_name(to) in room.rivals:
            yield Said(
                f"lost:{fact.deal}", f"A deal was lost to {to} on {say_day(fact.at)}.", (fact,)
            )


def _tell_pages(room: Room) -> Iterator[Said]:
    """Yield who read which comparison of ours, however often, as one line."""
    read: dict[tuple[str, str | None], list[Fact]] = {}
    for fact in room.lately(DAYS, "web.comparison_viewed"):
        if (folded := _read_path(fact, room)) is not None:
            read.setdefault((folded, fact.contact), []).append(fact)
    for (folded, contact), facts in read.items():
        who, because = room.person(contact)
        times = len({(f.at, f.person) for f in facts})
        often = f"{times} times, last on" if times > 1 else "on"
        day = say_day(facts[-1].at)
        text = f"{open_name(who)} read our comparison with {room.rivals[folded]} {often} {day}."
        yield Said(f"page:{folded}:{contact or ''}", text, (*facts, *because))


def _tell_evaluated(fact: Fact, name: str, room: Room) -> Said:
    day = say_day(fact.at)
    if fact.kind == "review.compared":
        text = f"Somebody there compared us with {name} on a review site on {day}."
    else:
        text = f"{room.company} was seen to evaluate {name} on {day}."
    return Said(f"{fact.kind}:{fold_name(name)}:{fact.at:%Y-%m-%d}", text, (fact,), 0.5)


def find_mentions(room: Room) -> dict[str, list[Fact]]:
    """Return folded rival -> facts of the last year that name it, oldest first."""
    found: dict[str, dict[int, Fact]] = {}
    for fact in room.lately(DAYS, *EVALUATED, "web.comparison_viewed"):
        if fact.kind in EVALUATED:
            name = fold_name(str(fact.data.get(EVALUATED[fact.kind]) or ""))
        else:
            name = _read_path(fact, room) or ""
        if name in room.rivals:
            found.setdefault(name, {})[id(fact)] = fact
    for said, _, names in _find_spoken(room):
        for name in names:
            found.setdefault(name, {})[id(said.fact)] = said.fact
    return {
        name: sorted(facts.values(), key=lambda f: (f.at, f.id))
        for name, facts in sorted(found.items())
    }


def _read_path(fact: Fact, room: Room) -> str | None:
    found = _SLUG.search(str(fact.data.get("path") or ""))
    slug = fold_name(found[1].replace("-", " ")) if found else ""
    return slug if slug in room.rivals else None


def _find_spoken(room: Room) -> Iterator[tuple[Spoken, str, tuple[str, ...]]]:
    since, names = room.log.since(DAYS), sorted(room.rivals)
    for said in room.spoken:
        if said.fact.at < since or not count_names(said.text, names):
            continue
        for sentence in split_sentences(said.text):
            if found := count_names(sentence, names):
                yield said, sentence, tuple(found)
