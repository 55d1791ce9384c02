"""What they read of ours, and whom they know on our side."""

from collections.abc import Iterator

from scotty.facts import Fact
from scotty.stages.research.intel.scene import Scene
from scotty.stages.research.intel.shapes import Hint
from scotty.stages.research.profile.areas.content import ITEMS, MOST, list_read
from scotty.stages.research.profile.room import open_name, say_day, show_plain

SHOWN = 8
SPOKE = ("call.transcribed", "call.held", "meeting.booked")


def find_reads(scene: Scene) -> tuple[Hint, ...]:
    """Return what they read of ours, newest first: for our eyes only."""
    read = sorted(
        list_read(scene.room, scene.contact.key).items(), key=lambda one: (one[1][-1].at, one[0])
    )
    hints = [_tell_read(scene, item, facts[-MOST:]) for item, facts in reversed(read)]
    return tuple(hint for hint in hints if scene.holds(hint.text, hint.facts))[:SHOWN]


def _tell_read(scene: Scene, item: str, facts: list[Fact]) -> Hint:
    times = len({fact.at for fact in facts})
    often = f"{times} times, last " if times > 1 else ""
    verb = max((ITEMS[f.kind] for f in facts), key=lambda one: one[2])[1]
    text = f"“{item}” was {verb} {often}on {say_day(facts[-1].at)}."
    return Hint(text=text, facts=tuple(scene.room.log.identify(f) for f in facts), at=facts[-1].at)


def find_knows(scene: Scene) -> tuple[Hint, ...]:
    """Return who on our side has spoken with them, written to them, or owns the account."""
    hints = (*_hear_ours(scene), *_read_meetings(scene), *_read_letters(scene), *_find_owner(scene))
    return tuple(hint for hint in hints if scene.holds(hint.text, hint.facts))[:SHOWN]


def _is_theirs(scene: Scene, fact: Fact) -> bool:
    if fact.contact == scene.contact.key:
        return True
    turns = fact.data.get("turns")
    names = {scene.contact.tell("name"), scene.name}
    return isinstance(turns, list | tuple) and any(
        isinstance(t, dict) and t.get("side") == "them" and t.get("speaker") in names for t in turns
    )


def _hear_ours(scene: Scene) -> Iterator[Hint]:
    """Yield our people on calls with them."""
    calls: dict[str, list[Fact]] = {}
    for fact in scene.room.of("call.transcribed"):
        if _is_theirs(scene, fact):
            for turn in fact.data.get("turns") or ():
                if isinstance(turn, dict) and turn.get("side") == "us" and turn.get("speaker"):
                    facts = calls.setdefault(show_plain(turn["speaker"], 80), [])
                    if fact not in facts[-1:]:
                        facts.append(fact)
    for who, facts in sorted(calls.items(), key=lambda one: (-len(one[1]), one[0])):
        yield _tell_met(scene, f"{who} spoke with {scene.name}", facts)


def _read_meetings(scene: Scene) -> Iterator[Hint]:
    for kind, did in (("call.held", "A call was held"), ("meeting.booked", "A meeting was booked")):
        facts = [f for f in scene.room.of(kind) if f.contact == scene.contact.key]
        if facts:
            yield _tell_met(scene, f"{did} with {scene.name}", facts)


def _tell_met(scene: Scene, head: str, facts: list[Fact]) -> Hint:
    times = len({(f.at, f.person) for f in facts})
    often = f"{times} times, last " if times > 1 else ""
    because = (*(scene.room.log.identify(f) for f in facts), *scene.cite("name"))
    text = f"{head} {often}on {say_day(facts[-1].at)}."
    return Hint(text=text, facts=because, at=facts[-1].at, reach="told")


def _read_letters(scene: Scene) -> Iterator[Hint]:
    for kind, did in (("email.replied", "answered us"), ("touch.sent", "")):
        facts = [f for f in scene.room.of(kind) if f.contact == scene.contact.key]
        if facts:
            last, times = facts[-1], len({f.at for f in facts[-MOST:]})
            often = f"{times} times, last " if times > 1 else ""
            head = f"{open_name(scene.name)} {did}" if did else f"We wrote to {scene.name}"
            because = (*(scene.room.log.identify(f) for f in facts[-MOST:]), *scene.cite("name"))
            text = f"{head} {often}on {say_day(last.at)}."
            yield Hint(text=text, facts=because, at=last.at, reach="told" if did else "inside")


def _find_owner(scene: Scene) -> Iterator[Hint]:
    said = scene.view.profile.get("owner")
    if said is not None:
        text = f"{show_plain(said.value, 80)} owns the account."
        yield Hint(text=text, facts=(said.fact,))
    for deal in scene.room.log.deals:
        told = [f for f in scene.room.of("deal.opened", "deal.amended") if f.deal == deal]
        owner = next((f for f in reversed(told) if f.data.get("owner")), None)
        if owner is not None:
            text = f"{show_plain(owner.data['owner'], 80)} has a deal with {scene.room.company}."
            yield Hint(text=text, facts=(scene.room.log.identify(owner),), at=owner.at)
