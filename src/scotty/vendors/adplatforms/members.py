"""People and companies on their way to a platform's list; whoever may not go is left out first."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from csv import writer
from hashlib import sha256
from io import StringIO
from typing import Literal

import msgspec

from scotty.facts import Refused
from scotty.names import read_line, read_mail

Action = Literal["ADD", "REMOVE"]
_TITLES = re.compile(
    r"^(?:(?:dr|prof|mr|mrs|ms|miss|herr|frau|ing|dipl|mag|sir|mme|m)\b\.?[\s-]*)+(?=\S+\s+\S)",
    re.IGNORECASE,
)
_TAILS = re.compile(r",?\s+(?:ph\.?\s?d|m\.?b\.?a|jr|sr|i{2,3}|iv|cpa|m\.?sc)\.?$", re.IGNORECASE)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "ter",
        "ten",
        "zu",
        "zur",
        "al",
        "el",
        "bin",
        "ibn",
        "af",
        "av",
    ]
)


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may be put on a list."""

    #: As told; put in normal form by each platform's own rules.
    email: str
    account: str
    contact: str = ""
    first: str = ""
    last: str = ""
    title: str = ""
    company: str = ""
    #: ISO 3166-1 alpha-2.
    country: str = ""
    postcode: str = ""
    facts: tuple[str, ...] = ()


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """A company that may be put on a list."""

    account: str
    name: str = ""
    #: Registrable domain.
    domain: str = ""
    #: Address of its page on LinkedIn.
    page: str = ""
    stock: str = ""
    industry: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    postcode: str = ""
    facts: tuple[str, ...] = ()


class Screened(msgspec.Struct, frozen=True, kw_only=True):
    """Who may go, each once, and how many may not, by reason."""

    members: tuple[Member, ...]
    left_out: Mapping[str, int]


def screen_members(
    members: Iterable[Member],
    is_suppressed: Callable[[str], bool],
    find_bar: Callable[[Member], str] = lambda _: "",
) -> Screened:
    """Return those who may be handed over. Fails closed: what `is_suppressed` raises goes through.

    `is_suppressed` is asked for the address in normal form; `find_bar` says why somebody may not
    go for another cause, such as consent or country ("" where none). Without an address that can
    be read nobody goes: they could not be looked up among the suppressed, nor taken off again.
    """
    kept: dict[str, Member] = {}
    left: Counter[str] = Counter()
    for member in members:
        address = read_mail(member.email)
        if address is None:
            left["no address that can be read"] += 1
        elif address in kept:
            left["twice in the list"] += 1
        elif is_suppressed(address):
            left["suppressed"] += 1
        elif bar := find_bar(member):
            left[bar] += 1
        else:
            kept[address] = msgspec.structs.replace(member, email=address)
    return Screened(members=tuple(kept.values()), left_out=dict(left))


def split_name(name: str) -> tuple[str, str]:
    """Return first and last name of a full one; ("", "") where it is not made of two words or more.

    "Last, First", titles before and degrees behind are understood; particles go with the last name.
    """
    text = read_line(name)
    text = _TAILS.sub("", _TITLES.sub("", text))
    before, comma, behind = text.partition(",")
    if comma and behind.strip():
        return behind.split()[0], before.strip()
    words = text.replace(",", " ").split()
    if len(words) < 2:
        return "", ""
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return words[0], " ".join(words[start:])


def hash_text(text: str) -> str:
    """Return SHA-256 of a text in UTF-8, as 64 lower-case hex digits."""
    return sha256(text.encode()).hexdigest()


def clean_cell(text: str, most: int = 200) -> str:
    """Return a text as one safe cell: no control characters, no start that a spreadsheet would run."""
    return read_line(text).lstrip("=+-@ ")[:most].rstrip()


def write_rows(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    """Return a CSV (RFC 4180) in UTF-8 with its header."""
    text = StringIO(newline="")
    out = writer(text, lineterminator="\r\n")
    out.writerow(columns)
    out.writerows(rows)
    return text.getvalue().encode()


def check_size(rows: int, most: int, platform: str) -> None:
    """Refuse a list that a platform would not take."""
    if rows > most:
        raise Refused(
            f"{rows:,} rows are more than the {most:,} that {platform} takes in a list.",
            "Split the audience, or push it in batches.",
        )
