"""Words: yes and no, countries, industries, standing of deals, domains, mail, lists."""

import re
from typing import Any

from scotty.names import find_domain, is_address, read_host, read_mail, reads_like
from scotty.vendors.files.values.reading import REMEMBERED, Reader, Reading, remember, show
from scotty.vendors.files.words.book import (
    countries,
    find_near,
    industries,
    lexicon,
    plain,
    values,
)

SUGGESTED = 2_000
"""Different unknown words for which near-misses are sought; beyond, a column is free text."""
_PLAIN_MAIL = re.compile(r"[a-z0-9._%+-]{1,64}@((?:[a-z0-9-]{1,63}\.)+[a-z]{2,})$")
"""What most addresses look like already; the others take the long way."""
_HOSTS: dict[str, bool] = {}
_LIST = re.compile(r"\s*[;|\n]\s*|\s*,\s*")


def read_yesno(raw: Any) -> Reading:
    """Read yes and no in the spellings of `values.toml`."""
    if isinstance(raw, bool):
        return Reading(raw)
    meaning = lexicon("yesno").get(plain(str(raw)))
    if meaning is None:
        return Reading(fault=f"{show(raw)} is neither yes nor no.", mend="Write yes or no.")
    return Reading(meaning == "yes")


def read_status(raw: Any) -> Reading:
    """Read open, won or lost by the words of a stage or status; a stage of no such word is open."""
    return Reading(lexicon("status").get(plain(str(raw)), "open"))


def is_status(raw: Any) -> bool:
    """Whether a cell is a word for open, won or lost."""
    return plain(str(raw)) in lexicon("status")


def make_country_reader() -> Reader:
    """Return a reader of countries to ISO 3166-1 alpha-2; unknown ones stay as told."""
    known = frozenset(countries())
    asked = 0

    def read(raw: Any) -> Reading:
        nonlocal asked
        text = " ".join(str(raw).split())
        word = plain(text)
        if word == "korea":
            return Reading("KR", "the country 'Korea'", "taken as the Republic of Korea")
        if word in known:
            return Reading(countries()[word])
        asked += 1
        near = find_near(word, known) if asked < SUGGESTED else None
        if near is None:
            return Reading(text)
        return Reading(countries()[near], f"the country {show(text)}", f"taken as {near.title()}")

    return remember(read)


def make_industry_reader() -> Reader:
    """Return a reader of industries in lower case; a near-miss of a well-known one is mended."""
    asked = 0

    def read(raw: Any) -> Reading:
        nonlocal asked
        word = " ".join(str(raw).lower().split())
        if word in industries():
            return Reading(word)
        asked += 1
        near = find_near(word, industries()) if asked < SUGGESTED else None
        if near is None:
            return Reading(word)
        return Reading(near, f"the industry {show(raw)}", f"taken as '{near}'")

    return remember(read)


def read_currency(raw: Any) -> Reading:
    """Read an ISO 4217 code, by code or sign."""
    text = str(raw).strip()
    table = values()["currency"]
    code = table["signs"].get(text, text.upper()[:3])
    if code not in table["codes"]:
        for known in table["codes"]:
            if known in text.upper():
                return Reading(known)
        return Reading(fault=f"{show(raw)} is no currency.", mend="Write a code such as EUR.")
    return Reading(code)


def read_email(raw: Any) -> Reading:
    """Read a mail address, in lower case."""
    if isinstance(raw, str) and (plain_mail := _PLAIN_MAIL.match(raw)):
        host = plain_mail.group(1)
        if _HOSTS.get(host) or read_host(host) == host:
            if len(_HOSTS) > REMEMBERED:
                _HOSTS.clear()
            _HOSTS[host] = True
            return Reading(raw)
    found = read_mail(str(raw))
    if found is None:
        return Reading(fault=f"{show(raw)} is no e-mail address.", mend="Correct it.")
    return Reading(found)


def read_domain(raw: Any) -> Reading:
    """Read the registrable domain of a URL, host or address; IP addresses and look-alikes are none."""
    text = str(raw).strip()
    domain = find_domain(text)
    if domain is None:
        host = read_host(text)
        what = "an IP address, not a domain" if host and is_address(host) else "no domain"
        return Reading(fault=f"{show(raw)} is {what}.", mend="Write it like acme.com.")
    if drawn := reads_like(domain):
        return Reading(
            fault=f"{show(raw)} ({domain}) is drawn like {drawn}, but is another domain.",
            mend="Type it anew in plain letters, or leave it empty.",
        )
    return Reading(domain)


def read_list(raw: Any) -> Reading:
    """Read entries between semicolons, bars, line ends or commas; told once each, in order."""
    entries = raw if isinstance(raw, list | tuple) else _LIST.split(str(raw).strip(" []"))
    cleaned = (str(entry).strip(" '\"") for entry in entries if entry is not None)
    return Reading(list(dict.fromkeys(entry for entry in cleaned if entry)) or None)


def read_year(raw: Any) -> Reading:
    """Read a year of foundation, 1000 to 2100."""
    found = re.fullmatch(r"\D*(\d{4})(?:\.0+|\D.*)?", str(raw).strip())
    if found is None or not 1000 <= int(found.group(1)) <= 2100:
        return Reading(fault=f"{show(raw)} is no year.", mend="Write four digits.")
    return Reading(int(found.group(1)))


def read_text(raw: Any) -> Reading:
    """Read a text without blanks around it; structured values stay as they are."""
    if isinstance(raw, str):
        return Reading(raw.strip() or None)
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return Reading(str(int(raw)))
    return Reading(str(raw))
