"""Trigger events: what makes this week the week, with dates."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from math import sqrt

from scotty.facts import DAY, Fact
from scotty.names.naming import join_words
from scotty.signals import Setting, Story, fold_name
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.areas.funding import name_round, say_round
from scotty.stages.research.profile.areas.hiring import find_posts
from scotty.stages.research.profile.areas.leadership import name_change, say_leader
from scotty.stages.research.profile.room import EVALUATED, Room, open_name, say_day, show_plain
from scotty.stages.research.profile.tell import end_sentence, is_finding

DAYS = 90.0
MOST = 40
"""Newest facts of a kind that one line names."""
SOON = 30
"""Days ahead in which a day of theirs counts as near."""
TOPICS = 3
CLOSING = 6.0
"""What a deal that is to close soon counts, beside the weights of signals."""

Phrase = Callable[[list[Fact], Room], tuple[str, tuple[Fact, ...]]]


def _by_people(verb: str) -> Phrase:
    """Return a phrase that names who did it, the latest first."""

    def say(facts: list[Fact], room: Room) -> tuple[str, tuple[Fact, ...]]:
        who, because = room.list_people(facts)
        return f"{open_name(who)} {verb} on {say_day(facts[-1].at)}.", because

    return say


def _by_times(what: str) -> Phrase:
    """Return a phrase that counts, and names who it was."""

    def say(facts: list[Fact], room: Room) -> tuple[str, tuple[Fact, ...]]:
        who, because = room.list_people(facts)
        times = len({(f.at, f.person) for f in facts})
        often = f"{times} times since {say_day(facts[0].at)}, last " if times > 1 else ""
        return f"{what} {often}on {say_day(facts[-1].at)}, by {who}.", because

    return say


def _say_topics(facts: list[Fact], room: Room) -> tuple[str, tuple[Fact, ...]]:
    del room
    told = (show_plain(f.data.get("topic") or "", 80) for f in reversed(facts))
    topics = [f"“{topic}”" for topic in dict.fromkeys(told) if topic][:TOPICS]
    often = ", last on" if len(facts) > 1 else " on"
    on = f" on {join_words(topics)}" if topics else ""
    return f"Their reading{on} surged{often} {say_day(facts[-1].at)}.", ()


def _say_rival(facts: list[Fact], room: Room) -> tuple[str, tuple[Fact, ...]]:
    name = show_plain(facts[-1].data.get(EVALUATED[facts[-1].kind]) or "a rival", 60)
    seen = (
        "was seen to evaluate" if facts[-1].kind == "competitor.evaluated" else "compared us with"
    )
    often = ", last on" if len(facts) > 1 else " on"
    return f"{room.company} {seen} {name}{often} {say_day(facts[-1].at)}.", ()


def _say_stack(facts: list[Fact], room: Room) -> tuple[str, tuple[Fact, ...]]:
    name = show_plain(facts[-1].data.get("technology") or "a product", 80)
    did = "dropped" if facts[-1].kind == "technology.dropped" else "began to use"
    return f"{room.company} {did} {name}, as seen on {say_day(facts[-1].at)}.", ()


def _say_jobs(facts: list[Fact], room: Room) -> tuple[str, tuple[Fact, ...]]:
    if len(facts) == 1:
        return f"{room.company} posted a job on {say_day(facts[0].at)}.", ()
    return f"{room.company} posted {len(facts)} jobs since {say_day(facts[0].at)}.", ()


def _say_public(facts: list[Fact], room: Room) -> tuple[str, tuple[Fact, ...]]:
    newest = facts[-1]
    if is_finding(newest):
        return end_sentence(show_plain(newest.data["statement"])), ()
    say = say_round if newest.kind == "funding.raised" else say_leader
    return f"{say(newest, room)[:-1]}, as told on {say_day(newest.at)}.", ()


def _say_tender(facts: list[Fact], room: Room) -> tuple[str, tuple[Fact, ...]]:
    return f"{room.company} published a tender on {say_day(facts[-1].at)}.", ()


Part = str | Callable[[Fact, list[Fact]], str]
PHRASES: dict[str, tuple[Phrase, Part, str]] = {
    "tender.published": (_say_tender, "", "A request for proposals is a project with a date."),
    "web.demo_requested": (_by_people("asked for a demo"), "", "They asked to speak with us."),
    "product.trial_started": (_by_people("began a trial"), "", "They are trying it."),
    "web.chat_started": (_by_people("began a chat"), "", "They asked us something."),
    "meeting.booked": (_by_people("booked a meeting"), "", "There is a day to speak."),
    "web.pricing_viewed": (
        _by_times("Our prices were looked at"),
        "",
        "They reckon what it costs.",
    ),
    "web.comparison_viewed": (_by_times("Our comparisons were read"), "", "They compare."),
    "competitor.evaluated": (
        _say_rival,
        "competitor",
        "A rival is in the race: there is a project.",
    ),
    "review.compared": (_say_rival, "with", "A rival is in the race: there is a project."),
    "topic.surged": (_say_topics, "", "They read more on it than they usually do."),
    "funding.raised": (_say_public, name_round, "New money looks for use within two quarters."),
    "leadership.changed": (_say_public, name_change, "New leaders look over what they inherit."),
    "hiring.posted": (_say_jobs, "", "They pay for work around it."),
    "technology.dropped": (_say_stack, "technology", "It leaves a hole."),
    "technology.added": (_say_stack, "technology", "It changes what fits."),
}
"""Kind -> how it is said, what parts one line from the next (a field, or a function), why it matters."""


@area(
    "triggers",
    "Why now",
    10,
    "Nothing of the last 90 days makes this week the week",
    reading=("news", "job", "site"),
    fresh=DAYS,
    most=8,
)
def tell_triggers(room: Room) -> Iterator[Said]:
    """Yield what happened lately, what counts most first: by weight, how often, how long ago."""
    for kind, (say, part, why) in PHRASES.items():
        groups: dict[str, list[Fact]] = {}
        lately = room.lately(DAYS, kind)
        for fact in lately:
            name = fact.data.get(part) if isinstance(part, str) else part(fact, lately)
            groups.setdefault(fold_name(str(name or "")), []).append(fact)
        for name, same in groups.items():
            facts = find_posts(same) if kind == "hiring.posted" else same
            text, because = say(facts[-MOST:], room)
            weight = _weigh(kind, facts, room)
            yield Said(f"{kind}:{name}", text, (*facts[-MOST:], *because), weight, why)
    yield from _tell_closing(room)


def _weigh(kind: str, facts: list[Fact], room: Room) -> float:
    signal = room.basis.signals.get(kind)
    weight, half = (signal.weight, signal.half_life) if signal else (1.0, 30.0)
    age = (room.moment - facts[-1].at).total_seconds() / DAY
    told = facts[-1].data.get("confidence")
    sure = float(told) if isinstance(told, int | float) else 1.0
    return float(sure * weight * 0.5 ** (age / half) * sqrt(min(len(facts), 4)))


def _tell_closing(room: Room) -> Iterator[Said]:
    today, last = room.moment.date(), (room.moment + timedelta(days=SOON)).date()
    for deal in room.log.deals:
        story = Story(room.log, deal, Setting(book=room.basis.book))
        day = story.close_date
        if story.status == "open" and day is not None and today <= day <= last:
            told = next(f for f in reversed(story.tellings) if f.data.get("close_date"))
            name = show_plain(story.last("name") or deal, 120)
            named = [f for f in story.tellings if f.data.get("name")][-1:]
            facts = tuple({id(f): f for f in (told, *named)}.values())
            text = f"The deal “{name}” is to close on {day:%-d %B %Y}."
            yield Said(f"closing:{deal}", text, facts, CLOSING, "The day that our seller states.")
