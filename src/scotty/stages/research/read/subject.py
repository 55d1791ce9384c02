"""The subject: the company that is read about, and how a text may call it."""

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from scotty.names import read_host, read_line
from scotty.names.companies import read_company

LONGEST = 120
_FORMS = r"GmbH(?: & Co\.? KG)?|AG|SE|KG|Inc\.?|Ltd\.?|LLC|PLC|plc|Corp\.?|SAS|SARL|SA|S\.A\.|B\.V\.|BV|NV|AB|Oy"
"""Legal forms that a text may put after a name that is known without."""
_THINGS = "Foundation|Stiftung|Fondation|Street|Road|Stadium|Arena|Park|University|Prize|Award|Museum|Family"
"""What follows a name that is not the company's then."""
_LETTERS = {
    "a": "[aàáâäå]",
    "c": "[cç]",
    "e": "[eéèêë]",
    "i": "[iíîï]",
    "n": "[nñ]",
    "o": "[oóôöø]",
    "u": "[uúûü]",
}
_LETTERS |= {"ae": "(?:ae|ä|æ)", "oe": "(?:oe|ö|œ)", "ue": "(?:ue|ü)", "ss": "(?:ss|ß)"}
"""Letters of a domain -> how a name may write them."""
"""Characters of a name that are looked for."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A company, and what is known of it that tells it from others of its name."""

    account: str
    domain: str = ""
    name: str = ""
    #: Where its site is, where that is not its domain: scheme and host.
    site: str = ""
    #: Names of those we compete with, as they are written.
    rivals: tuple[str, ...] = ()
    #: Its own products, where known: "Unlike X, PRODUCT …" speaks of the company.
    products: tuple[str, ...] = ()
    #: Products to look for beside those that everybody knows: ours, neighbours', rivals'.
    technologies: tuple[str, ...] = ()
    #: What else is known: its city, its people, its parent. One of these in a text says: that one.
    known: tuple[str, ...] = ()

    @property
    def brand(self) -> str:
        """The name as people say it: without its legal form."""
        return shorten_name(self.name) or self.label.capitalize()

    @property
    def label(self) -> str:
        """The first part of its domain, or its key."""
        return (self.domain or self.account).partition(".")[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The ways in which a text may call it, the longest first."""
        told = (self.name, shorten_name(self.name), "" if self.name else self.label.capitalize())
        return tuple(sorted({n for n in told if len(n) > 1}, key=len, reverse=True))

    def owns(self, url: str) -> bool:
        """Return whether a page is one of its own: on its domain, or on its site."""
        host = read_host(url) or ""
        if self.site and read_authority(url) == read_authority(self.site):
            return True
        return bool(self.domain) and (host == self.domain or host.endswith(f".{self.domain}"))


def read_authority(url: str) -> str:
    """Return host and port of an address, in lower case."""
    rest = url.partition("://")[2] or url
    return re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].casefold()


@lru_cache(maxsize=4_096)
def shorten_name(name: str) -> str:
    """Return a name without its legal form: "Norvane GmbH & Co. KG" is "Norvane"."""
    words = read_line(name)[:LONGEST].split(" ")
    whole = read_company(name).words
    while len(words) > 1 and read_company(" ".join(words[:-1])).words == whole:
        words = words[:-1]
    return " ".join(words).rstrip(",").strip()


@lru_cache(maxsize=1_024)
def find_names(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds a company's names in a text; addresses and longer words are none."""
    told = "|".join(r"[ \u00a0]".join(re.escape(w) for w in name.split()) for name in names)
    return re.compile(
        rf"(?<![\w@/.-])(?:{told or '(?!)'})(?:,? (?:{_FORMS}))?(?![\w@]|\.\w|-\w| (?:{_THINGS})\b)"
    )


def read_name(domain: str, texts: Iterable[str]) -> str:
    """Return how a company writes the name that its domain is made of; "" where it never does.

    `norvane-systems.example` is "Norvane Systems" where its pages say so, most often so written.
    """
    label = re.sub(r"[^\w-]", "", domain.partition(".")[0])[:60]
    if len(label) < 3:
        return ""
    parts = re.findall(r"ae|oe|ue|ss|[^-_]", label.casefold())
    letters = r"[ -]?".join(_LETTERS.get(part, re.escape(part)) for part in parts)
    pattern = re.compile(rf"(?<![\w@/.-])({letters})(?![\w@-]|\.\w)", re.IGNORECASE)
    counts: dict[str, int] = {}
    for text in texts:
        for found in pattern.finditer(text[:20_000]):
            if any(c.isupper() for c in found[1]):
                counts[found[1]] = counts.get(found[1], 0) + 1
    return max(counts, key=lambda n: (counts[n], n)) if counts else ""
