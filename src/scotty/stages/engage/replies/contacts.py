"""Whom a reply names instead: an address, a person's name. Pure."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from scotty.stages.engage.replies.calendar import fold_text, load_almanac
from scotty.stages.engage.replies.words import Hit

_ADDRESS = re.compile(
    r"(?:(?![\u3000-\u9fff])[^\s<>()\[\]\"',;:@\\|*]){1,64}@(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,8}[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
#: Titles before a name, and words that may stand between "contact" and it: "our CFO", "meine Kollegin".
_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herrn?|Frau|M|Mme|Monsieur|Madame|Sr|Sra|Srta|Señora?|Don|Doña|Sig|Sig\.ra|Signora?|Dott|Dhr|Mevr|Mevrouw|Meneer|Pan|Panem|Panią|Pani|Senhora?)\.?\s+){0,3}"
_BETWEEN = r"(?:(?:[a-zà-ÿ][\w'’/&-]{0,20}|CFO|CEO|CTO|CIO|COO|CMO|CRO|CISO|VP|SVP|EVP|HR|IT|PR|R&D|Head|Director|Manager|Chief|Marketing|Sales|Finance|Procurement|Purchasing|Operations|Kollegin|Kollegen?|Einkauf\w*|Leiter\w*|Vertrieb\w*|Nachfolger\w*|Bereichsleiter\w*)[ ,:-]+){0,6}"
_PART = r"[A-ZÀ-ÞŁŚŻŹĆŃ][\w'’-]{1,30}"
_NAME = (
    rf"{_TITLE}(?P<name>{_PART}(?:\s(?:(?:van|von|de|der|den|di|da|del|della|dos|la|le|el|bin)\s){{0,2}}(?:{_PART}|[A-Z]\.))"
    r"{0,3})"
)
_AFTER = re.compile(rf"[\s:,–-]{{0,4}}(?:is|ist|est|es|è|é)?[\s:]{{0,2}}{_BETWEEN}{_NAME}")
_BEFORE = re.compile(
    rf"{_NAME}(?:,? (?:our|my|unser|notre)[\w ]{{2,40}},?)?\s*(?:\([^()\n]{{0,60}}\)|<[^<>\n]{{0,80}}>|,[^,\n]{{2,40}},)?\s*(?:(?:is|ist|est|es|è|é|jest|är)\s)?$"
)
_AT = re.compile(
    rf"{_NAME}[^\w\n]{{0,3}}(?:\([^()\n]{{0,40}}\)\s?)?(?:at|via|unter|per|à|en|@|is|-|–|:|,|,? e-?mail|mail|by e-?mail)?[\s:<(\[-]{{0,4}}$"
)


@cache
def _load_others() -> frozenset[str]:
    """Return words that are no names of people."""
    text = files("scotty.stages.engage.replies").joinpath("people.toml").read_text(encoding="utf-8")
    almanac = load_almanac()
    told = map(fold_text, tomllib.loads(text)["not_names"])
    times = {word for word in (*almanac.months, *almanac.weekdays) if len(word) > 3}
    return frozenset(told) | (times - {"marco", "maja"})  # months elsewhere, and people


class Referral(NamedTuple):
    """Whom to write to instead; "" for what is not told."""

    address: str
    name: str
    start: int
    end: int


def find_referral(text: str, hits: Sequence[Hit], own: frozenset[str]) -> Referral | None:
    """Return the person that a text names as the right one; None where it names nobody.

    `hits` are the phrases that send us on ("please contact", "is responsible"); `own` are addresses
    of the sender and of ours, in lower case.
    """
    addresses = [
        found
        for found in _ADDRESS.finditer(text)
        if found[0].lower().rstrip(".") not in own and not _is_robot(found[0])
    ]
    for hit in hits:
        near = [a for a in addresses if -60 <= a.start() - hit.end <= 160]
        named = _name_after(text, hit) or _name_before(text, hit)
        if near and named and named[1] > near[0].end() + 40:
            named = None
        if near or named:
            address = near[0] if near else None
            if address is not None and named is None:
                named = _name_of(text, address.start())
            places = [
                p
                for p in ((hit.start, hit.end), address and address.span(), named and named[1:])
                if p
            ]
            start, end = min(p[0] for p in places), max(p[1] for p in places)
            told = address[0].lower().rstrip(".") if address else ""
            return Referral(told, named[0] if named else "", start, end)
    if addresses:
        first = addresses[0]
        named = _name_of(text, first.start())
        start = named[1] if named else first.start()
        return Referral(first[0].lower().rstrip("."), named[0] if named else "", start, first.end())
    return None


def _is_robot(address: str) -> bool:
    return bool(
        re.match(
            r"(?:no-?reply|do-?not-?reply|unsubscribe|privacy|abuse|postmaster|mailer-daemon)\b",
            address,
            re.IGNORECASE,
        )
    )


def _name_after(text: str, hit: Hit) -> tuple[str, int, int] | None:
    found = _AFTER.match(text, hit.end, hit.end + 160)
    return _check(found)


def _name_before(text: str, hit: Hit) -> tuple[str, int, int] | None:
    start = max(text.rfind("\n\n", 0, hit.start), hit.start - 120, 0)
    found = _BEFORE.search(text[start : hit.start])
    told = _check(found)
    return (told[0], told[1] + start, told[2] + start) if told else None


def _name_of(text: str, place: int) -> tuple[str, int, int] | None:
    """Return the name that stands right before an address."""
    start = max(place - 120, 0)
    told = _check(_AT.search(text[start:place]))
    return (told[0], told[1] + start, told[2] + start) if told else None


def _check(found: re.Match[str] | None) -> tuple[str, int, int] | None:
    """Return a name if its words can be one: a first word such as "Please" is left out."""
    if found is None:
        return None
    words = found["name"].split()
    start = found.start("name")
    while words and fold_text(words[0]) in _load_others():
        start += len(words[0]) + 1
        words = words[1:]
    for number, word in enumerate(words):
        if fold_text(word.rstrip(".")) in _load_others():
            words = words[:number]
            break
    name = " ".join(words)
    return (name, start, start + len(name)) if len(name) > 1 else None
