"""Domains: the registrable part of a host, and what is no company's domain at all."""

import re
import unicodedata
from functools import cache, lru_cache
from ipaddress import ip_address

import idna
from publicsuffixlist import PublicSuffixList

LOCAL = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp"}
    | {"invalid", "onion", "arpa"}
)
"""Top names that never belong to a company: RFC 6761, RFC 6762, RFC 8375, and usage."""
DOCUMENTATION = frozenset({"example", "test"})
"""Reserved top names (RFC 2606) that the sandbox market and tests live under."""
CONFUSABLE = dict(
    zip(
        "аеорсухіјѕԁһԛԝьαεικνορτυχωℓı",
        "aeopcyxijsdhqwbaeikvoptuxwli",
        strict=True,
    )
)
"""Lower-case letters of other scripts that are drawn like a Latin one (Unicode UTS #39)."""

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_LABEL = re.compile(r"^(?!-)[a-z0-9_-]{1,63}(?<!-)$")


@cache
def _suffixes() -> PublicSuffixList:
    # The list comes with the package (publicsuffix.org); nothing is fetched.
    return PublicSuffixList(accept_unknown=False)


def is_address(host: str) -> bool:
    """Return whether a host is an IP address, version 4 or 6, in brackets or bare."""
    bare = host.strip("[]")
    if ":" not in bare and not bare[-1:].isdigit():
        return False  # most hosts: told without the cost of an exception
    try:
        ip_address(bare.partition("%")[0])
    except ValueError:
        return False
    return True


REACH = 512
"""Characters of a text that are looked at: hosts have at most 253. Bounds what is remembered."""


def read_host(text: str) -> str | None:
    """Return the host of a URL, domain or mail address: lower case, ASCII (IDNA 2008, UTS #46).

    None where there is none: empty, an illegal label, longer than 253 characters.
    """
    return _read_host(text[:REACH])


def find_domain(text: str) -> str | None:
    """Return the registrable domain behind a URL, host or mail address, in ASCII.

    None for IP addresses, local names, bare suffixes, and top names that do not exist.
    Suffixes include the private ones (`github.io`), whose customers are apart
    (Public Suffix List, publicsuffix.org).
    """
    return _find_domain(text[:REACH])


@lru_cache(maxsize=16_384)
def _read_host(text: str) -> str | None:
    rest = _SCHEME.sub("", text.strip()).lstrip("/")
    rest = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2]
    if rest.startswith("["):
        return rest.partition("]")[0][1:].lower() or None
    if is_address(rest):
        return rest.lower()
    host = rest.partition(":")[0].rstrip(".").lower()
    if not host:
        return None
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError:
            return None
    if len(host) > 253 or not all(_LABEL.match(label) for label in host.split(".")):
        return None
    return host


@lru_cache(maxsize=16_384)
def _find_domain(text: str) -> str | None:
    host = read_host(text)
    if host is None or is_address(host):
        return None
    labels = host.split(".")
    if len(labels) < 2 or labels[-1] in LOCAL:
        return None
    if labels[-1] in DOCUMENTATION:
        return ".".join(labels[-2:])
    found = _suffixes().privatesuffix(host)
    return str(found) if found else None


def is_reserved(domain: str) -> bool:
    """Return whether a domain lies under a top name that is kept for examples: nothing stands there."""
    return domain.rpartition(".")[2] in DOCUMENTATION


@lru_cache(maxsize=16_384)
def reads_like(domain: str) -> str | None:
    """Return the Latin name that a look-alike domain is drawn like; None for an honest domain.

    A label that mixes Latin with look-alike letters, or is made of look-alikes alone, is
    one (Unicode UTS #39, "mixed-script" and "whole-script confusables"). A name in an
    alphabet of its own, with letters that Latin does not have, is honest.
    """
    if "xn--" not in domain:
        return None
    shown = [_show_label(label) for label in domain.split(".")]
    drawn = [_draw_label(label) for label in shown]
    return ".".join(drawn) if drawn != shown else None


def _show_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return str(idna.ulabel(label))
    except idna.IDNAError:
        return label


def _draw_label(label: str) -> str:
    if label.isascii():
        return label
    drawn = "".join(CONFUSABLE.get(letter, letter) for letter in label)
    scripts = {_script(letter) for letter in label if letter.isalpha()}
    if drawn.isascii() or ("LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "ARMENIAN"}):
        return drawn
    return label


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]


def slug_name(name: str) -> str | None:
    """Return an account key for a company that has no domain: `Acme & Söhne` → `acme-sohne`."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", "-", kept).strip("-_")[:120] or None
