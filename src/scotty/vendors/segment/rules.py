"""Which page and which event says what: rules as data, the source's own before ours."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from scotty.facts import Refused
from scotty.signals import load_signals

PLAIN = "event.tracked"
REMEMBERED = 16_384
"""Paths whose kind is kept in memory."""


class PageRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Pages that say more than a page view does."""

    kind: str
    segments: tuple[str, ...] = ()
    match: str = ""
    why: str = ""


class EventRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Tracked events that are signs."""

    kind: str
    names: tuple[str, ...]
    #: Property -> least value at which the rule holds.
    least: dict[str, float] = msgspec.field(default_factory=dict)
    why: str = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A source's own settings, as kept in `sources.settings`."""

    #: `site`: prospects on our pages. `product`: users within the product.
    role: Literal["site", "product"] = "site"
    page: tuple[PageRule, ...] = ()
    event: tuple[EventRule, ...] = ()


def read_settings(told: Mapping[str, Any]) -> Settings:
    """Return a source's settings. Raises Refused with the place of the first fault."""
    try:
        settings = msgspec.convert(told, Settings)
    except msgspec.ValidationError as error:
        raise Refused(f"The source's settings do not hold: {error}.", "Mend that entry.") from error
    kinds = [rule.kind for rule in settings.page] + [rule.kind for rule in settings.event]
    for kind in kinds:
        if kind not in load_signals() and kind != PLAIN:
            raise Refused(
                f"{kind!r} is no signal kind.", f"Use one of {', '.join(load_signals())}."
            )
    for page in settings.page:
        _compile(page.match)
    return settings


def _compile(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise Refused(f"match = {pattern!r}: {error}.", "Mend the regular expression.") from error


@cache
def _built_in() -> Settings:
    text = files("scotty.vendors.segment").joinpath("rules.toml").read_text(encoding="utf-8")
    return read_settings(tomllib.loads(text))


def _plain_name(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


class Rules:
    """The rules of one source, ready for use."""

    def __init__(self, settings: Settings) -> None:
        self.role = settings.role
        pages = (*settings.page, *_built_in().page)
        self._pages = [
            (rule.kind, frozenset(rule.segments), _compile(rule.match) if rule.match else None)
            for rule in pages
        ]
        self._events: dict[str, list[EventRule]] = {}
        for rule in (*settings.event, *_built_in().event):
            for name in rule.names:
                self._events.setdefault(_plain_name(name), []).append(rule)
        self._known_pages: dict[str, str] = {}
        self._known_names: dict[str, list[EventRule]] = {}

    def sort_page(self, place: str) -> str:
        """Return the kind of a page by host and path (`acme.com/pricing`)."""
        kind = self._known_pages.get(place)
        if kind is None:
            kind = self._find_page(place.lower())
            _remember(self._known_pages, place, kind)
        return kind

    def _find_page(self, place: str) -> str:
        parts = {part.partition(".")[0] for part in place.split("/")[1:]}
        for kind, segments, pattern in self._pages:
            if segments & parts or (pattern is not None and pattern.search(place)):
                return kind
        return "web.page_viewed"

    def sort_event(self, name: str, properties: Mapping[str, Any]) -> str:
        """Return the kind of a tracked event; `event.tracked` where no rule holds."""
        rules = self._known_names.get(name)
        if rules is None:
            rules = self._events.get(_plain_name(name), [])
            _remember(self._known_names, name, rules)
        for rule in rules:
            if not rule.least or all(
                _number(properties.get(key)) >= least for key, least in rule.least.items()
            ):
                return rule.kind
        return PLAIN


def _remember(known: dict[str, Any], key: str, value: Any) -> None:
    if len(known) >= REMEMBERED:
        known.clear()
    if len(key) <= 512:
        known[key] = value


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else float("-inf")


@cache
def _rules(settings: bytes) -> Rules:
    return Rules(msgspec.json.decode(settings, type=Settings))


def read_rules(settings: Settings) -> Rules:
    """Return the rules of a source, built once for the same settings."""
    return _rules(msgspec.json.encode(settings))
