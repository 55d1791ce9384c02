"""What people and companies say of themselves becomes facts: identify, group, alias."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from scotty.facts import Fact
from scotty.names import slug_name
from scotty.vendors.segment.mend import short_name
from scotty.vendors.segment.profiles import find_company_domain, read_company, read_person
from scotty.vendors.segment.reading import Message, Reader, keep_sound, make_fact, name_user
from scotty.vendors.segment.rules import PLAIN


def _named(message: Message) -> Message:
    """Return the message without what its network alone suggests: profiles are told, not guessed."""
    who = message.who
    if who.by != "network":
        return message
    return message._replace(who=who._replace(account=None, verdict="human", by=None))


def tell_person(message: Message, reader: Reader) -> Iterator[Fact]:
    """Yield what an identify says of the person, and who the visitor and the user are."""
    message = _named(message)
    traits = message.event.traits or {}
    contact = message.mail or message.event.user_id
    if contact is not None:
        data = read_person(keep_sound(traits, message.notes))
        if message.mail:
            data["email"] = message.mail
        profile = make_fact("contact.profiled", message, reader, data)
        name = short_name(contact, "userId", message.notes)
        yield profile if message.mail else msgspec.structs.replace(profile, contact=name)
    yield from tell_identity(message, reader, "identify", {})


def tell_identity(
    message: Message, reader: Reader, by: str, properties: Mapping[str, Any]
) -> Iterator[Fact]:
    """Yield that the visitor is this person, of this account; and that the user is, too."""
    message = _named(message)
    if properties:
        data = read_person(keep_sound(dict(properties), message.notes))
        data["email"] = message.mail
        yield make_fact("contact.profiled", message, reader, data)
    anonymous, user = message.event.anonymous_id, message.event.user_id
    visitors = [anonymous] if anonymous else []
    if user:
        visitors.append(name_user(user))
    if message.mail is None and message.who.account is None:
        if len(visitors) == 2:
            yield _alias(message, reader, visitors[0], visitors[1])
        elif message.event.user_id is None:
            yield make_fact(PLAIN, message, reader, {"event": "identify"})
        return
    for place, visitor in enumerate(visitors):
        named = message._replace(visitor=short_name(visitor, "userId", message.notes))
        data = {"account": message.who.account, "by": by}
        yield make_fact("visitor.identified", named, reader, data, "#user" if place else "")


def tell_company(message: Message, reader: Reader) -> Iterator[Fact]:
    """Yield what a group says of the company, and that the visitor is of it."""
    message = _named(message)
    event = message.event
    traits = keep_sound(event.traits or {}, message.notes)
    data = read_company(traits)
    account = message.who.account or slug_name(str(data.get("name") or event.group_id or ""))
    if event.group_id:
        data["group"] = event.group_id
    who = message.who._replace(account=account)
    if account is None:
        yield make_fact(PLAIN, message, reader, {**data, "event": "group"})
        return
    if domain := find_company_domain(traits):
        data.setdefault("domain", account if "." in account else domain)
    company = message._replace(who=who)
    yield make_fact("account.profiled", company, reader, data)
    if message.visitor is not None:
        told = {"account": account, "by": "group"}
        yield make_fact("visitor.identified", company, reader, told)


def tell_alias(message: Message, reader: Reader) -> Iterator[Fact]:
    """Yield that two visitors are one, and who they are where the new name is an address."""
    event = message.event
    into = name_user(event.user_id) if event.user_id else event.anonymous_id or ""
    yield _alias(message, reader, event.previous_id or "", into)
    if message.mail is not None:
        before = short_name(event.previous_id or "", "previousId", message.notes)
        named = _named(message)._replace(visitor=before)
        told = {"account": named.who.account, "by": "alias"}
        yield make_fact("visitor.identified", named, reader, told)


def _alias(message: Message, reader: Reader, visitor: str, into: str) -> Fact:
    visitor = short_name(visitor, "previousId", message.notes)
    into = short_name(into, "userId", message.notes)
    return make_fact("visitor.aliased", message._replace(visitor=visitor), reader, {"into": into})
