"""Where we stand with them: deals, meetings, answers, what was bought."""

from collections.abc import Iterator

from scotty.facts import Fact
from scotty.signals import Setting, Story
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.room import Room, Spoken, open_name, say_day, show_plain

MEETINGS = 5
ANSWERS = 4
"""Newest meetings and answers that get a line each."""

BOUGHT = {
    "subscription.started": "began",
    "subscription.renewed": "was renewed",
    "subscription.churned": "ended",
}
"""Kind -> what became of what they bought."""


@area(
    "relationship",
    "Where we stand with them",
    30,
    "We are not known to have dealt with them",
    fills="Import deals with `scotty import deals.csv`, and connect mail and calendar",
    fresh=365.0,
    most=14,
)
def tell_relations(room: Room) -> Iterator[Said]:
    """Yield deals, what they bought, meetings, answers and our last word to them."""
    for deal in room.log.deals:
        yield from _tell_deal(deal, room)
    for fact in room.of(*BOUGHT):
        day = say_day(fact.at)
        text = f"Their subscription {BOUGHT[fact.kind]} on {day}."
        yield Said(f"{fact.kind}:{day}", text, (fact,), 5.0)
    yield from _tell_meetings(room)
    yield from _tell_answers(room)
    sent = room.of("touch.sent")
    if sent:
        who, because = room.person(sent[-1].contact)
        text = f"Our last word went to {who} on {say_day(sent[-1].at)}."
        yield Said("sent", text, (sent[-1], *because))


def _tell_deal(deal: str, room: Room) -> Iterator[Said]:
    story = Story(room.log, deal, Setting(book=room.basis.book))
    if not story.tellings:
        return
    name = show_plain(story.last("name") or deal, 120)
    end = next((f for f in story.tellings if f.kind == f"deal.{story.status}"), None)
    if end is None:
        yield _tell_open(story, name)
        return
    reason = show_plain(end.data.get("reason") or "", 120)
    told = f": “{reason}”" if reason else ""
    text = f"The deal “{name}” was {story.status} on {say_day(end.at)}{told}."
    yield Said(f"deal:{deal}", text, _once((end, *_find_name(story))), 3.0)


def _tell_open(story: Story, name: str) -> Said:
    stage = story.stages[-1] if story.stages else None
    at = f" at “{show_plain(stage.after, 60)}”" if stage else ""
    owner = next((f for f in reversed(story.tellings) if f.data.get("owner")), None)
    whose = f", with {show_plain(owner.data['owner'], 80)}" if owner else ""
    facts = (*_find_name(story), *([stage.fact] if stage else []), *([owner] if owner else []))
    return Said(f"deal:{story.deal}", f"The deal “{name}” is open{at}{whose}.", _once(facts), 8.0)


def _find_name(story: Story) -> tuple[Fact, ...]:
    return tuple(f for f in story.tellings if f.data.get("name"))[-1:] or tuple(story.tellings[:1])


def _once(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple({id(fact): fact for fact in facts}.values())


def _tell_meetings(room: Room) -> Iterator[Said]:
    for fact in room.of("call.held", "meeting.booked")[-MEETINGS:]:
        who, because = room.person(fact.contact)
        held = fact.kind == "call.held"
        text = f"{'We spoke' if held else 'A meeting was booked'} with {who} on {say_day(fact.at)}."
        yield Said(f"{fact.kind}:{fact.at:%Y-%m-%dT%H:%M}", text, (fact, *because), 2.0)


def _tell_answers(room: Room) -> Iterator[Said]:
    letters: list[Spoken] = [s for s in room.spoken if s.fact.kind == "email.replied"]
    for said in letters[-ANSWERS:]:
        who, because = room.person(said.fact.contact)
        quote = show_plain(said.text.replace("“", "‘").replace("”", "’").replace('"', "'"), 200)
        text = f"{open_name(who)} answered on {say_day(said.fact.at)}: “{quote}”"
        key = f"answer:{said.fact.at:%Y-%m-%dT%H:%M}"
        yield Said(key, text, (said.fact, *because), 1.0, quote=quote)
