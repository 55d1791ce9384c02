"""Mailboxes: a normal form, and whether the domain is a company's."""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from disposable_email_domains import blocklist

from scotty.names.domains import REACH, find_domain, read_host, reads_like

Sort = Literal["company", "free", "disposable", "lookalike", "none"]
_MAIL = re.compile(r"^[^\s@\"(),:;<>\[\]\\]{1,64}@[^\s@]{1,253}$")


class Sender(NamedTuple):
    """Whom a mail address belongs to: the company's domain, or None and of what sort it is."""

    company: str | None
    sort: Sort


def read_mail(text: str) -> str | None:
    """Return a mail address in lower case with an ASCII domain; None where it is none.

    The everyday form of RFC 5321, without quoted local parts: `mailto:`, a display name
    and blanks around it are taken off.
    """
    return _read_mail(text) if len(text) <= REACH else None


@lru_cache(maxsize=16_384)
def _read_mail(text: str) -> str | None:
    bare = text.strip().removeprefix("mailto:")
    if bare.endswith(">"):
        bare = bare.rpartition("<")[2][:-1]
    if not _MAIL.match(bare):
        return None
    local, _, domain = bare.rpartition("@")
    host = read_host(domain)
    return f"{local.lower()}@{host}" if host else None


@cache
def _free() -> frozenset[str]:
    text = files("scotty.names").joinpath("freemail.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split() if not line.startswith("#"))


_FREE_FAMILIES = re.compile(
    r"^(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|gmx|yandex|aol|rocketmail)\."
    r"(?:[a-z]{2,4}|(?:com?|net|org)\.[a-z]{2})$"
)
"""Providers with a domain for each country."""


@lru_cache(maxsize=16_384)
def sort_domain(host: str) -> Sort:
    """Return what the domain of a mail address is: a company's, or of which other sort."""
    domain = find_domain(host)
    if domain is None:
        return "none"
    if reads_like(domain):
        return "lookalike"
    if host in blocklist or domain in blocklist:
        return "disposable"
    if host in _free() or domain in _free() or _FREE_FAMILIES.match(domain):
        return "free"
    return "company"


@lru_cache(maxsize=16_384)
def find_company(mail: str) -> Sender:
    """Return the company behind a mail address in normal form (see `read_mail`)."""
    host = mail.rpartition("@")[2]
    sort = sort_domain(host)
    return Sender(find_domain(host) if sort == "company" else None, sort)
