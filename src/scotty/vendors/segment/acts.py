"""Page views, screens and tracked events become facts."""

from collections.abc import Mapping
from typing import Any

from scotty.facts import Fact
from scotty.names import slug_name
from scotty.vendors.segment.people import tell_identity
from scotty.vendors.segment.reading import Message, Reader, keep_sound, make_fact
from scotty.vendors.segment.rules import PLAIN

_SECONDS = ("seconds", "dwell", "dwellSeconds", "dwell_seconds", "timeOnPage", "time_on_page")
_SCROLL = ("scroll", "scrollDepth", "scroll_depth", "scrollPercent")
_ATTENTION = frozenset((*_SECONDS, *_SCROLL))
_LIFTED = _ATTENTION | {"url", "path", "referrer", "title", "search", "webdriver"}
_DAY = 86_400
"""Seconds; nobody stays longer on a page."""
_NOTHING: Mapping[str, Any] = {}


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
        data["properties"] = keep_sound(rest, message.notes)
    facts = [make_fact(kind, message, reader, data)]
    if message.type == "track" and message.mail is not None and "email" in properties:
        # A form tells who the anonymous visitor is.
        facts.extend(tell_identity(message, reader, "form", properties))
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
        data["campaign"] = keep_sound(message.context.campaign, message.notes)
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
