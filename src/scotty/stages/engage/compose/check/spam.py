"""Spam: traits by which filters and people know it, weighed; and links that lead astray."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from scotty.stages.engage.compose.check.own import Own
from scotty.stages.engage.compose.plain import Link, Page
from scotty.stages.engage.draft import Fault

LIMIT = 1.0
"""Weight from which a draft does not pass."""

_SHORTENERS_TEXT = """
bit.ly tinyurl.com goo.gl t.co ow.ly is.gd buff.ly rebrand.ly cutt.ly shorturl.at tiny.cc t.ly rb.gy lnkd.in bl.ink
soo.gd s.id adf.ly shorte.st v.gd qr.ae hubs.ly hubs.la
"""
SHORTENERS = frozenset(_SHORTENERS_TEXT.split())
"""Hosts that hide where a link leads (the best known of those in SpamAssassin's list of shorteners)."""

LONG, TOO_LONG = 400, 700
"""Words of a mail from which it is long, and too long to be read (judgement)."""
LINKS, TOO_MANY = 3, 6
"""Links beyond which it is a weight, and too much by itself (judgement)."""


class Trait(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that mail of ill repute has, and how much it weighs."""

    name: str
    #: `opening`: a subject that starts a thread of its own.
    where: Literal["subject", "body", "both", "opening"]
    pattern: str
    weight: float
    source: str
    mend: str
    #: Capitals matter.
    cased: bool = False
    times: int = 1


class Found(msgspec.Struct, frozen=True):
    """A trait that a draft has, and the words that show it."""

    name: str
    weight: float
    mend: str
    words: str = ""


@cache
def load_traits() -> tuple[tuple[Trait, re.Pattern[str]], ...]:
    """Return the traits and their patterns, ready to be looked for."""
    place = files("scotty.stages.engage.compose.check").joinpath("spam.toml")
    told = tomllib.loads(place.read_text(encoding="utf-8"))["trait"]
    traits = msgspec.convert(told, tuple[Trait, ...])
    return tuple((t, re.compile(t.pattern, 0 if t.cased else re.IGNORECASE)) for t in traits)


def find_traits(subject: str, page: Page, own: Own) -> Iterator[Found]:
    """Yield the traits of spam that a subject and a body have."""
    mail = own.channel == "mail"
    for trait, pattern in load_traits():
        texts = {"subject": [subject], "body": [page.text], "both": [subject, page.text]}
        texts["opening"] = [] if own.thread else [subject]
        hits = [hit[0] for text in texts[trait.where] for hit in pattern.finditer(text)]
        if len(hits) >= trait.times:
            yield Found(trait.name, trait.weight, trait.mend, " ".join(hits[0].split())[:60])
    words = len(page.text.split())
    if mail and words > LONG:
        weight = 1.0 if words > TOO_LONG else 0.5
        yield Found(f"{words} words", weight, f"Keep to {LONG}; most are read on a phone.")
    if len(page.links) > LINKS:
        weight = 1.0 if len(page.links) > TOO_MANY else 0.5
        yield Found(f"{len(page.links)} links", weight, f"Keep to {LINKS}; one is best.")


def check_spam(subject: str, page: Page, own: Own) -> Iterator[Fault]:
    """Yield the faults of a draft whose traits weigh too much: all of them, the heaviest first."""
    found = sorted(find_traits(subject, page, own), key=lambda f: -f.weight)
    if sum(f.weight for f in found) >= LIMIT - 1e-9:
        for trait in found:
            shown = f": “{trait.words}”" if trait.words else ""
            yield Fault(
                f"A trait of spam: {trait.name[0].lower()}{trait.name[1:]}{shown}.", trait.mend
            )


def check_links(page: Page, own: Own) -> Iterator[Fault]:
    """Yield links that lead where nobody said, hide it, or show another address than they have."""
    for link in page.links:
        try:
            parts = urlsplit(link.target)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            yield Fault(f"“{link.target[:80]}” is no address.", "Mend the link.")
            continue
        if link.picture:
            yield Fault("A picture in a mail: many see a broken box.", "Link to a page instead.")
        elif parts.scheme == "mailto" and parts.path.casefold() == own.sender.email.casefold():
            continue
        elif parts.scheme not in ("https", "http") or not host:
            yield Fault(f"“{link.target[:80]}” is no web address.", "Link to a page by https.")
        elif host in SHORTENERS:
            yield Fault(f"{host} hides where the link leads.", "Link to the page itself.")
        elif not _is_ours(link.target, host, own):
            yield Fault(
                f"A link to {host}, which is none of the pages made for them.",
                "Use {link:…} or {calendar}, or add the address to the sender's own.",
            )
        elif _shows_other(link, host):
            yield Fault(
                f"The link says “{link.text[:60]}” and leads to {host}.", "Let it say what it is."
            )


def _is_ours(target: str, host: str, own: Own) -> bool:
    if target in own.links:
        return True
    return any((urlsplit(link).hostname or "").removeprefix("www.") == host for link in own.links)


def _shows_other(link: Link, host: str) -> bool:
    shown = re.search(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)", link.text)
    return shown is not None and shown[1].casefold() != host and "." in link.text.strip(".")
