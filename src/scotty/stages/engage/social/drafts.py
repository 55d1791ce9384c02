"""Drafts of social touches: slots filled by facts, within the network's lengths, claims named."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from scotty.names import read_line
from scotty.signals.view import Contact, View
from scotty.stages.engage.draft import Claim, Draft, Fault
from scotty.stages.engage.social.lines import EVENTS, LENGTHS, LINES, SUBJECTS, Sort
from scotty.stages.engage.social.pace import Next

_SENTENCE = re.compile(r"(?<=[.?!:])\s+")
_TITLE = re.compile(r"^(?:(?:dr|prof|mr|mrs|ms|miss|herr|frau|sir|mme)\b\.?\s*)+", re.IGNORECASE)
LONGEST = 160
"""Characters of a slot: a headline may be long, a name is not."""


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks, of what, and what they can give: blocks of the customer's own content."""

    sender: str
    #: What we work on, in a few words: "billing for subscriptions".
    topic: str
    #: Title and link of something worth reading, and the facts or assets behind it.
    content: str = ""
    content_link: str = ""
    content_facts: tuple[str, ...] = ()
    #: What is asked for once it may be: "Would twenty minutes next week be of use?"
    ask: str = ""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Something for a person to do on a network; nobody else does it."""

    account: str
    contact: str
    does: str
    at: datetime
    pitch: bool
    #: Why now.
    why: str
    draft: Draft
    #: Where it is done: the post it answers, or their profile; "" where nobody told.
    link: str
    facts: tuple[str, ...] = ()


def write_task(view: View, contact: Contact, found: Next, voice: Voice) -> Task:
    """Return the task with its draft. A draft that lacks what it needs says so by its faults."""
    slots, grounds = _fill(view, contact, found, voice)
    sort: Sort = "ask" if found.pitch else "worth"
    length = LENGTHS[found.does]
    body = _fit(LINES.get((found.does, sort), ()), slots, length.body)
    subject = _fit(SUBJECTS[sort], slots, length.subject) if length.subject else ""
    claims = tuple(_claim(body, slots, grounds))
    because = (*found.facts, *(name for claim in claims for name in claim.facts))
    event = found.event
    link = str(event.data.get("url") or "") if event is not None and found.does == "comment" else ""
    return Task(
        account=view.account,
        contact=contact.key,
        does=found.does,
        at=found.at,
        pitch=found.pitch,
        why=found.why,
        draft=Draft(
            subject=subject,
            body=body,
            claims=claims,
            faults=tuple(_blame(found, body, subject, slots)),
            because=tuple(dict.fromkeys(because)),
        ),
        link=link or contact.tell("linkedin"),
        facts=tuple(dict.fromkeys(found.facts)),
    )


def greet_first(name: str) -> str:
    """Return a first name to greet with; "" where the name does not say it surely."""
    text = _TITLE.sub("", read_line(name))
    before, comma, behind = text.partition(",")
    words = (behind if comma and behind.strip() else before).split()
    if not words or (len(words) < 2 and not comma):
        return ""
    first = words[0]
    return first if first.replace("-", "").replace("’", "").replace("'", "").isalpha() else ""


def tell_event(data: Mapping[str, object], kind: str) -> str:
    """Return a happening in words, by the fields that its source told; "" where they do not do."""
    told = {k: _clean(str(v)) for k, v in data.items() if isinstance(v, str | int | float)}
    for line in EVENTS.get(kind, ()):
        names = re.findall(r"{(\w+)}", line)
        if all(told.get(name) for name in names):
            return line.format_map(told)
    return ""


def _clean(text: str) -> str:
    bare = read_line(text)
    return bare if len(bare) <= LONGEST else ""


def _fill(
    view: View, contact: Contact, found: Next, voice: Voice
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return slot -> words, and slot -> the facts that say so."""
    event = found.event
    name, industry = contact.fields.get("name"), view.profile.get("industry")
    slots = {
        "first": greet_first(contact.tell("name")),
        "company": _clean(view.tell("name")),
        "industry": _clean(view.tell("industry")),
        "event": tell_event(event.data, event.kind) if event is not None else "",
        "topic": _clean(voice.topic),
        "content": _clean(voice.content),
        "content_link": voice.content_link.strip(),
        "ask": " ".join(voice.ask.split()),
        "sender": _clean(voice.sender),
    }
    grounds = {
        "event": (view.log.identify(event),) if event is not None else (),
        "industry": (industry.fact,) if industry is not None else (),
        "content": voice.content_facts,
        "first": (name.fact,) if name is not None else (),
    }
    return slots, grounds


def _fit(lines: Sequence[str], slots: Mapping[str, str], most: int) -> str:
    """Return the fullest wording that has all its slots and fits; "" where none does."""
    for line in lines:
        if all(slots[name] for name in re.findall(r"{(\w+)}", line)):
            text = line.format_map(slots)
            if len(text) <= most:
                return text
    return ""


def _claim(
    body: str, slots: Mapping[str, str], grounds: Mapping[str, tuple[str, ...]]
) -> Iterator[Claim]:
    """Yield each sentence that speaks of them or of our content, with the facts that say so."""
    for sentence in _SENTENCE.split(body):
        used = [n for n in ("event", "industry", "content") if slots[n] and slots[n] in sentence]
        facts = tuple(dict.fromkeys(f for name in used for f in grounds[name]))
        if facts:
            yield Claim(sentence.strip(), facts)


def _blame(found: Next, body: str, subject: str, slots: Mapping[str, str]) -> Iterator[Fault]:
    length = LENGTHS[found.does]
    if not body:
        lacks = [n for n in ("first", "event", "content", "ask", "topic") if not slots[n]]
        yield Fault(
            f"No wording for it can be filled: {', '.join(lacks) or 'all are too long'}.",
            f"Tell what is missing, or write it by hand in {length.body:,} characters.",
        )
    if length.subject and not subject:
        yield Fault("No subject can be filled.", "Write one by hand.")
    if not slots["sender"]:
        yield Fault("Nobody is named who does it.", "Give the account an owner.")
