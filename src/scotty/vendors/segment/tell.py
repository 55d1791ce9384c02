"""A message becomes facts: what happened, to whom, and who says so."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from scotty.facts import Fact
from scotty.names import slug_name
from scotty.ports.sources import Network, Networks
from scotty.vendors.segment.mend import bound_value, is_sound, short_name
from scotty.vendors.segment.message import Context, Event, Type
from scotty.vendors.segment.profiles import find_company_domain, read_company, read_person
from scotty.vendors.segment.rules import PLAIN, Rules
from scotty.vendors.segment.who import Who


class Message(NamedTuple):
    """One message with everything that was worked out about it."""

    type: Type
    event: Event
    context: Context
    key: str
    at: datetime
    known: datetime
    visitor: str | None
    mail: str | None
    who: Who
    machine: str | None
    network: Network | None
    notes: list[str]


class Reader(NamedTuple):
    """What one source's messages are read with."""

    #: As facts name it: `segment:3`.
    source: str
    rules: Rules
    networks: Networks | None = None


_SECONDS = ("seconds", "dwell", "dwellSeconds", "dwell_seconds", "timeOnPage", "time_on_page")
_SCROLL = ("scroll", "scrollDepth", "scroll_depth", "scrollPercent")
_ATTENTION = frozenset((*_SECONDS, *_SCROLL))
_LIFTED = _ATTENTION | {"url", "path", "referrer", "title", "search", "webdriver"}
_DAY = 86_400
"""Seconds; nobody stays longer on a page."""
_NOTHING: Mapping[str, Any] = {}


def tell_message(message: Message, reader: Reader) -> list[Fact]:
    """Return the facts of a message: at least one."""
    match message.type:
        case "track" | "page" | "screen":
            return tell_act(message, reader)
        case "identify":
            return list(_tell_person(message, reader))
        case "group":
            return list(_tell_company(message, reader))
        case "alias":
            return list(_tell_alias(message, reader))


def tell_act(message: Message, reader: Reader) -> list[Fact]:
    """Return a page view, a screen or a tracked event, and who they said they are in it."""
    event, properties = message.event, message.event.properties or _NOTHING
    data: dict[str, Any] = {"class": message.who.sighting}
    place = _place(message, properties, data)
    if not _ATTENTION.isdisjoint(properties):
        _lift_attention(properties, data)
    rules = reader.rules
    if message.type == "track":
        name = event.event or ""
        data["event"] = name
        kind = rules.sort_event(name, data if "seconds" in data else properties)
        if rules.role == "product" and kind == PLAIN:
            kind = "product.used"
    else:
        if event.name:
            data["name"] = event.name
        if event.category:
            data["category"] = event.category
        kind = "product.used" if rules.role == "product" else rules.sort_page(place)
    if not _LIFTED.issuperset(properties):
        rest = {k: v for k, v in properties.items() if k not in _LIFTED}
        data["properties"] = _sound(rest, message.notes)
    facts = [_fact(kind, message, reader, data)]
    if message.type == "track" and message.mail is not None and "email" in properties:
        # A form tells who the anonymous visitor is.
        facts.extend(_tell_identity(message, reader, "form", properties))
    return facts


def _place(message: Message, properties: Mapping[str, Any], data: dict[str, Any]) -> str:
    """Note where it happened, without queries and fragments, which may hold secrets."""
    page = message.context.page
    url = properties.get("url") or (page and page.url)
    path = properties.get("path") or (page and page.path)
    title = properties.get("title") or (page and page.title)
    referrer = properties.get("referrer") or (page and page.referrer)
    host = ""
    if isinstance(url, str) and url:
        bare = url.partition("?")[0].partition("#")[0][:2048]
        scheme, _, rest = bare.partition("://")
        host, slash, tail = rest.partition("/")
        if "@" in host:  # a name and a password
            host = host.rpartition("@")[2]
            bare = f"{scheme}://{host}{slash}{tail}"
        data["url"] = bare
        path = path or slash + tail
    if not (isinstance(path, str) and path) and message.type != "track" and message.event.name:
        path = "/" + (slug_name(message.event.name) or "")
    if isinstance(path, str) and path:
        data["path"] = path = path.partition("?")[0][:2048]
    if isinstance(title, str) and title:
        data["title"] = title[:512]
    if isinstance(referrer, str) and referrer:
        data["referrer"] = referrer.partition("?")[0][:2048]
    if message.context.campaign:
        data["campaign"] = _sound(message.context.campaign, message.notes)
    return f"{host}{path}" if isinstance(path, str) else host


def _lift_attention(properties: Mapping[str, Any], data: dict[str, Any]) -> None:
    """Note seconds spent and the fraction scrolled, under one name each."""
    for name in _SECONDS:
        value = properties.get(name)
        if isinstance(value, int | float) and 0 <= value <= _DAY:
            data["seconds"] = value
            break
    for name in _SCROLL:
        value = properties.get(name)
        if isinstance(value, int | float) and 0 <= value <= 100:
            data["scroll"] = value if value <= 1 else value / 100
            break


def _sound(values: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    if is_sound(values):
        return values
    bound: dict[str, Any] = bound_value(values, notes)
    return bound


def _fact(
    kind: str,
    message: Message,
    reader: Reader,
    data: dict[str, Any],
    suffix: str = "",
) -> Fact:
    who, user = message.who, message.event.user_id
    if user is not None and user != message.mail:
        data["user"] = user
    if message.machine is not None:
        data["bot"] = message.machine
    if who.by is not None:
        data["by"] = who.by
    if message.network is not None:
        data["network"] = _describe(message.network)
    if who.note is not None:
        data["notes"] = [*message.notes, who.note]
    elif message.notes:
        data["notes"] = message.notes
    return Fact(
        kind=kind,
        at=message.at,
        known=message.known,
        source=reader.source,
        key=message.key + suffix,
        account=who.account,
        contact=message.mail,
        visitor=message.visitor,
        verdict=who.verdict,
        data=data,
    )


def _describe(network: Network) -> dict[str, Any]:
    described: dict[str, Any] = {
        "kind": network.kind,
        "prefix": network.prefix,
        "built": network.built.isoformat(),
    }
    if network.organisation:
        described["organisation"] = network.organisation
    return described


def _named(message: Message) -> Message:
    """Return the message without what its network alone suggests: profiles are told, not guessed."""
    who = message.who
    if who.by != "network":
        return message
    return message._replace(who=who._replace(account=None, verdict="human", by=None))


def _tell_person(message: Message, reader: Reader) -> Iterator[Fact]:
    message = _named(message)
    traits = message.event.traits or {}
    contact = message.mail or message.event.user_id
    if contact is not None:
        data = read_person(_sound(traits, message.notes))
        if message.mail:
            data["email"] = message.mail
        profile = _fact("contact.profiled", message, reader, data)
        yield (
            profile
            if message.mail
            else _as_contact(profile, short_name(contact, "userId", message.notes))
        )
    yield from _tell_identity(message, reader, "identify", {})


def _as_contact(fact: Fact, contact: str) -> Fact:
    return Fact(
        kind=fact.kind, at=fact.at, known=fact.known, source=fact.source, key=fact.key,
        account=fact.account, contact=contact, visitor=fact.visitor, verdict=fact.verdict,
        data=fact.data,
    )  # fmt: skip


def _tell_identity(
    message: Message, reader: Reader, by: str, properties: Mapping[str, Any]
) -> Iterator[Fact]:
    """Yield that the visitor is this person, of this account; and that the user is, too."""
    message = _named(message)
    if properties:
        data = read_person(_sound(dict(properties), message.notes))
        data["email"] = message.mail
        yield _fact("contact.profiled", message, reader, data)
    anonymous, user = message.event.anonymous_id, message.event.user_id
    visitors = [anonymous] if anonymous else []
    if user:
        visitors.append(name_user(user))
    if message.mail is None and message.who.account is None:
        if len(visitors) == 2:
            yield _alias(message, reader, visitors[0], visitors[1])
        elif message.event.user_id is None:
            yield _fact(PLAIN, message, reader, {"event": "identify"})
        return
    for place, visitor in enumerate(visitors):
        data = {"account": message.who.account, "by": message.who.by or by}
        fact = _fact(
            "visitor.identified",
            message._replace(visitor=short_name(visitor, "userId", message.notes)),
            reader,
            data,
            "" if place == 0 else "#user",
        )
        fact.data["by"] = by  # type: ignore[index] # a dict that we made above
        yield fact


def _tell_company(message: Message, reader: Reader) -> Iterator[Fact]:
    message = _named(message)
    event = message.event
    traits = _sound(event.traits or {}, message.notes)
    data = read_company(traits)
    account = message.who.account or slug_name(str(data.get("name") or event.group_id or ""))
    if event.group_id:
        data["group"] = event.group_id
    who = message.who._replace(account=account)
    if account is None:
        yield _fact(PLAIN, message, reader, {**data, "event": "group"})
        return
    if domain := find_company_domain(traits):
        data.setdefault("domain", account if "." in account else domain)
    company = message._replace(who=who)
    yield _fact("account.profiled", company, reader, data)
    if message.visitor is not None:
        told = {"account": account}
        fact = _fact("visitor.identified", company, reader, told)
        fact.data["by"] = "group"  # type: ignore[index]
        yield fact


def _tell_alias(message: Message, reader: Reader) -> Iterator[Fact]:
    event = message.event
    into = name_user(event.user_id) if event.user_id else event.anonymous_id or ""
    yield _alias(message, reader, event.previous_id or "", into)
    if message.mail is not None:
        message = _named(message)._replace(visitor=event.previous_id)
        fact = _fact("visitor.identified", message, reader, {"account": message.who.account})
        fact.data["by"] = "alias"  # type: ignore[index]
        yield fact


def _alias(message: Message, reader: Reader, visitor: str, into: str) -> Fact:
    visitor = short_name(visitor, "previousId", message.notes)
    into = short_name(into, "userId", message.notes)
    return _fact("visitor.aliased", message._replace(visitor=visitor), reader, {"into": into})


def name_user(user: str) -> str:
    """Return the visitor that a known user is where no browser id is told."""
    return f"user:{user}"
