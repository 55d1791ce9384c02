"""A request becomes facts and letters: every message ends as one or the other."""

from collections import defaultdict
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from scotty.facts import Fact, Refused
from scotty.names import find_domain, read_mail
from scotty.ports import DeadLetter
from scotty.vendors.segment.body import Bundle, join_contexts
from scotty.vendors.segment.bots import FASTEST, judge_network, judge_visit, too_fast
from scotty.vendors.segment.clock import correct_time
from scotty.vendors.segment.mend import mend_event, short_name
from scotty.vendors.segment.message import (
    EVENT_BYTES,
    TYPES,
    Call,
    Context,
    Event,
    Parsed,
    Type,
    Unreadable,
)
from scotty.vendors.segment.profiles import find_company_domain
from scotty.vendors.segment.reading import Message, Reader, name_user
from scotty.vendors.segment.tell import tell_message
from scotty.vendors.segment.who import Claim, recognise

BATCHES = ("batch", "import", "b")
_decode = msgspec.json.Decoder(Event).decode


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A dead letter's payload: the message, and what is needed to read it again as it was."""

    call: Call
    message: str
    sent: datetime | None = None
    shared: Context | None = None


_encode_kept = msgspec.json.Encoder().encode
_decode_kept = msgspec.json.Decoder(Kept).decode


def parse_bundle(bundle: Bundle, call: Call, reader: Reader) -> Parsed:
    """Return the facts and letters of a request; every message becomes one or the other."""
    batch = call.route in BATCHES
    facts: list[Fact] = []
    letters: list[DeadLetter] = []
    sent, shared = bundle.envelope.sent_at, bundle.envelope.context if batch else None
    for index, raw in enumerate(bundle.events):
        try:
            if isinstance(raw, Unreadable):
                raise raw
            facts += read_message(raw, call, reader, sent, shared)
        except Unreadable as fault:
            text = raw if isinstance(raw, bytes) else b""
            place = f"POST /v1/{call.route}" + (f", message {index + 1}" if batch else "")
            kept = Kept(
                call=call, message=text.decode("utf-8", "replace"), sent=sent, shared=shared
            )
            letters.append(_letter(fault, place, kept, reader))
    if len(facts) >= FASTEST:
        mark_fast(facts)
    return Parsed(facts, letters)


def parse_letter(letter: DeadLetter, reader: Reader, received: datetime) -> list[Fact]:
    """Return the facts of a letter that is read again. Raises Unreadable where it still has its fault.

    It happened when it happened, but becomes known only now, at `received`.
    """
    try:
        kept = _decode_kept(letter.payload)
    except msgspec.MsgspecError as error:
        raise Refused(
            f"Letter {letter.id} did not come through the collector.", "Import its file again."
        ) from error
    facts = read_message(kept.message.encode(), kept.call, reader, kept.sent, kept.shared)
    return [msgspec.structs.replace(fact, known=received) for fact in facts]


def amend_letter(letter: DeadLetter, message: str) -> DeadLetter:
    """Return the letter with another text of its message."""
    kept = msgspec.structs.replace(_decode_kept(letter.payload), message=message)
    return msgspec.structs.replace(letter, payload=_encode_kept(kept).decode())


def _letter(fault: Unreadable, place: str, kept: Kept, reader: Reader) -> DeadLetter:
    return DeadLetter(
        source=reader.source,
        place=place,
        why=fault.why,
        mend=fault.mend,
        payload=_encode_kept(kept).decode(),
    )


def read_message(
    raw: bytes, call: Call, reader: Reader, sent: datetime | None, shared: Context | None
) -> list[Fact]:
    """Return the facts of one message. Raises Unreadable."""
    if len(raw) > EVENT_BYTES:
        raise Unreadable(
            f"The message has {len(raw):,} bytes.", f"Send at most {EVENT_BYTES:,} bytes a message."
        )
    try:
        event = _decode(raw)
        notes: list[str] = []
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        event, notes = mend_event(raw)
    context = join_contexts(event.context, shared) or Context()
    kind = _sort(event, call)
    at, note = correct_time(
        event.original_timestamp or event.timestamp, event.sent_at or sent, call.received
    )
    if note is not None:
        notes.append(note)
    key = event.message_id
    if not key:
        key = _make_key(raw, event, call)
        notes.append("there was no messageId; one was made from the content")
    draft = Draft(kind, event, context, short_name(key, "messageId", notes), at, notes)
    return tell_message(_look(draft, call, reader), reader)


class Draft(NamedTuple):
    """A message in order, before anyone asked whose it is."""

    type: Type
    event: Event
    context: Context
    key: str
    at: datetime
    notes: list[str]


def _look(draft: Draft, call: Call, reader: Reader) -> Message:
    """Work out who it is."""
    kind, event, context, key, at, notes = draft
    mail = _find_mail(event, context)
    user, anonymous = event.user_id, event.anonymous_id
    visitor = anonymous or (name_user(user) if user else None)
    if visitor is None and mail is None:
        raise Unreadable(
            "The message has neither userId nor anonymousId.", "Send at least one of the two."
        )
    if visitor is not None:
        visitor = short_name(visitor, "anonymousId" if anonymous else "userId", notes)
    browser = call.agent is not None and call.agent.startswith("Mozilla/")
    address = context.ip or (call.address if browser or context.direct else None)
    network = reader.networks.look_up(address) if address and reader.networks else None
    machine = "prefetched" if call.prefetch else _judge(event, context, call, browser)
    if machine is None and mail is None and not user:
        machine = judge_network(network)
    who = recognise(Claim(mail, _find_domain(kind, event, context), network, machine))
    return Message(
        kind, event, context, key, at, call.received, visitor, mail, who, machine, network, notes
    )


def _judge(event: Event, context: Context, call: Call, browser: bool) -> str | None:
    properties = event.properties
    return judge_visit(
        context.user_agent or (call.agent if browser else None),
        context.library.name if context.library else None,
        bool(context.webdriver or (properties and properties.get("webdriver") is True)),
    )


def _sort(event: Event, call: Call) -> Type:
    told = (event.type or "") if call.route in BATCHES else call.route
    kind = TYPES.get(told.lower())
    if kind is None:
        raise Unreadable(
            f"The type {told[:40]!r} is not known." if told else "The message has no type.",
            "Use track, page, screen, identify, group or alias.",
        )
    if kind == "track" and not event.event:
        raise Unreadable("A track message has no event name.", 'Send "event": "…".')
    if kind == "alias" and not event.previous_id:
        raise Unreadable("An alias has no previousId.", 'Send "previousId": "…".')
    return kind


def _make_key(raw: bytes, event: Event, call: Call) -> str:
    """Return a key for a message without id: the same bytes of the same moment are one message."""
    dated = event.timestamp or event.original_timestamp
    salt = b"" if dated else call.received.isoformat().encode()
    return "made:" + blake2b(raw + salt, digest_size=16).hexdigest()


def _find_mail(event: Event, context: Context) -> str | None:
    """Return the sender's mail address: of this message's own words, else of its surroundings."""
    for traits in (event.properties, event.traits, context.traits):
        if traits and isinstance(mail := traits.get("email"), str) and "@" in mail:
            found = read_mail(mail)
            if found is not None and len(found) <= 255:
                return found
    user = event.user_id
    return read_mail(user) if user and "@" in user and len(user) <= 255 else None


def _find_domain(kind: Type, event: Event, context: Context) -> str | None:
    """Return the domain told for the company: by traits, or as the id of the group."""
    group = event.group_id if kind == "group" else context.group_id
    named: str | None = None
    if kind in ("group", "identify") and event.traits:
        named = find_company_domain(event.traits)
    if named is None and context.traits:
        named = find_company_domain(context.traits)
    if named is None and group and "." in group and find_domain(group):
        named = group
    return named


def mark_fast(facts: list[Fact]) -> None:
    """Give the verdict `bot`, in place, to page views that come faster than anyone reads."""
    if len({fact.visitor for fact in facts}) > len(facts) - FASTEST + 1:
        return  # too many visitors for any of them to have come often
    seen: dict[str, list[int]] = defaultdict(list)
    for index, fact in enumerate(facts):
        # Without a time of its own a message has that of its receipt: no sign of speed.
        if (
            fact.visitor
            and "path" in fact.data
            and "event" not in fact.data
            and fact.at < fact.known
        ):
            seen[fact.visitor].append(index)
    for places in seen.values():
        if len(places) >= FASTEST and too_fast(facts[i].at for i in places):
            for i in places:
                data = {**facts[i].data, "class": "nonactionable", "bot": "inhuman speed"}
                facts[i] = msgspec.structs.replace(facts[i], verdict="bot", data=data)
