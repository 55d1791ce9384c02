"""SPF (RFC 7208): what a domain's record says, and whether it covers a sending address.

Pure: answers of the name system are given. What is not among them is noted as wanted, and counts
as empty; ask for it, and evaluate again.
"""

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal, NamedTuple

from scotty.names import is_address

MOST_LOOKUPS = 10
"""Terms that ask the name system, over all records included (RFC 7208, 4.6.4)."""
MOST_VOID = 2
"""Of these, how many may find nothing (RFC 7208, 4.6.4)."""
MOST_MX = 10
_TERM = re.compile(
    r"(?P<sign>[+?~-]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)"
    r"(?::(?P<value>(?:%\{[^}\s]*\}|[^\s/])+))?(?P<range>(?:/\d{1,3})?(?://\d{1,3})?)",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"(?P<name>[a-z][a-z0-9_.-]*)=(?P<value>\S*)", re.IGNORECASE)
_RESULTS = {"+": "pass", "": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
Result = Literal["pass", "fail", "softfail", "neutral", "none", "unknown"]


class Question(NamedTuple):
    """Something to ask the name system. `A` asks for addresses of both kinds."""

    kind: Literal["TXT", "MX", "A"]
    name: str


Answers = Mapping[Question, tuple[str, ...]]


class Asked:
    """Answers as given, and which are missing."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.wanted: list[Question] = []

    def __call__(self, kind: Literal["TXT", "MX", "A"], name: str) -> tuple[str, ...]:
        """Return an answer; () where it is missing, which is noted."""
        question = Question(kind, name.rstrip(".").lower())
        if question not in self._answers and question not in self.wanted:
            self.wanted.append(question)
        return self._answers.get(question, ())


class Spf(NamedTuple):
    """What a domain's SPF says."""

    #: The record; "" where there is none.
    record: str
    #: What makes it void for every receiver (permerror); "" where it holds.
    fault: str
    lookups: int
    #: What it says of senders that it does not name: `fail`, `softfail`, `neutral` or `pass`.
    others: str
    #: What it says of the sending address; `unknown` where that is not known.
    ours: str
    #: Things that work, and should not be so.
    notes: tuple[str, ...] = ()


class _Fault(Exception):
    pass


class _Term(NamedTuple):
    result: str
    name: str
    value: str
    range: str


class _Record(NamedTuple):
    text: str
    terms: tuple[_Term, ...]
    redirect: str


def find_records(texts: tuple[str, ...]) -> list[str]:
    """Return the SPF records among the TXT records of a name (RFC 7208, 4.5)."""
    return [t for t in texts if t.lower() == "v=spf1" or t.lower().startswith("v=spf1 ")]


def evaluate_spf(domain: str, address: str, asked: Asked) -> Spf:
    """Return what the SPF of a domain says of others, and of a sending address ("": unknown).

    All terms are counted, as for a sender that none of them names: whoever is named early may pass
    where a record has too many, and the next change breaks it.
    """
    records = find_records(asked("TXT", domain))
    if not records:
        return Spf("", "", 0, "none", "none")
    walk = _Walk(asked)
    try:
        others = walk.scan(domain)
        ours = (
            _Match(asked, ip_address(address)).check(domain) if is_address(address) else "unknown"
        )
    except _Fault as fault:
        return Spf(records[0], str(fault), walk.lookups, "none", "none")
    return Spf(records[0], "", walk.lookups, others, ours, tuple(dict.fromkeys(walk.notes)))


def _read_record(domain: str, asked: Asked) -> _Record:
    records = find_records(asked("TXT", domain))
    if len(records) > 1:
        raise _Fault(f"{domain} has {len(records)} SPF records, where one is allowed")
    if not records:
        raise _Fault(f"{domain}, which it refers to, has no SPF record")
    terms, redirect = [], ""
    for word in records[0].split()[1:]:
        found, modifier = _TERM.fullmatch(word), _MODIFIER.fullmatch(word)
        if found is not None:
            terms.append(_read_term(word, found))
        elif modifier is None:
            raise _Fault(f"{domain}: {word!r} is no term of SPF")
        elif modifier["name"].lower() == "redirect":
            redirect = modifier["value"]
    return _Record(records[0], tuple(terms), redirect)


def _read_term(word: str, found: re.Match[str]) -> _Term:
    name, value, span = found["name"].lower(), found["value"] or "", found["range"]
    if name in {"ip4", "ip6"}:
        try:
            if ip_network(value + span, strict=False).version != int(name[2]):
                raise _Fault(f"{word!r} is an address of the other kind")
        except ValueError as error:
            raise _Fault(f"{word!r} holds no address") from error
    elif (name in {"include", "exists"} and not value) or (span and name not in {"a", "mx"}):
        raise _Fault(f"{word!r} is no term of SPF")
    return _Term(_RESULTS[found["sign"]], name, value, span)


class _Walk:
    """Goes through every term of a record and of those it includes, and counts."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self.lookups = 0
        self.voids = 0
        self.notes: list[str] = []

    def scan(self, domain: str) -> str:
        """Return what is said of senders that no term names. Raises _Fault."""
        record = _read_record(domain, self._asked)
        for term in record.terms:
            if term.name == "all":
                return term.result
            self._count(term, domain)
            if (
                term.name == "include"
                and "%" not in term.value
                and not self._is_missing(term.value)
            ):
                self.scan(term.value)
        if record.redirect and "%" not in record.redirect:
            self._spend()
            return "neutral" if self._is_missing(record.redirect) else self.scan(record.redirect)
        return "neutral"

    def _count(self, term: _Term, domain: str) -> None:
        if term.name in {"ip4", "ip6"}:
            return
        self._spend()
        if term.name == "ptr":
            self.notes.append("it uses ptr, which many receivers ignore (RFC 7208, 5.5)")
        if "%" in term.value or term.name not in {"a", "mx"}:
            return
        kind: Literal["A", "MX"] = "MX" if term.name == "mx" else "A"
        name = term.value or domain
        if not self._asked(kind, name) and Question(kind, name.lower()) not in self._asked.wanted:
            self.voids += 1
            if self.voids > MOST_VOID:
                raise _Fault(f"more than {MOST_VOID} of its names do not exist, {name} among them")

    def _spend(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise _Fault(f"it asks for more than {MOST_LOOKUPS} lookups")

    def _is_missing(self, domain: str) -> bool:
        """Return whether the record of a domain has yet to be asked for."""
        self._asked("TXT", domain)
        return Question("TXT", domain.rstrip(".").lower()) in self._asked.wanted


class _Match:
    """Looks for the first term that names an address."""

    def __init__(self, asked: Asked, address: IPv4Address | IPv6Address) -> None:
        self._asked = asked
        self._address = address

    def check(self, domain: str, depth: int = 0) -> str:
        """Return the result for the address; `unknown` where a macro stands before an answer."""
        if depth > MOST_LOOKUPS or not find_records(self._asked("TXT", domain)):
            return "none"
        record = _read_record(domain, self._asked)
        for term in record.terms:
            found = self._matches(term, domain, depth)
            if found is None:
                return "unknown"
            if found:
                return term.result
        if record.redirect:
            return "unknown" if "%" in record.redirect else self.check(record.redirect, depth + 1)
        return "neutral"

    def _matches(self, term: _Term, domain: str, depth: int) -> bool | None:
        if term.name == "all":
            return True
        if term.name in {"ip4", "ip6"}:
            return self._address in ip_network(term.value + term.range, strict=False)
        if "%" in term.value or term.name in {"exists", "ptr"}:
            return None
        name = term.value or domain
        if term.name == "include":
            found = self.check(name, depth + 1)
            return None if found == "unknown" else found == "pass"
        hosts = self._asked("MX", name)[:MOST_MX] if term.name == "mx" else (name,)
        return any(
            self._covers(told, term.range) for host in hosts for told in self._asked("A", host)
        )

    def _covers(self, told: str, span: str) -> bool:
        four, _, six = span.partition("//")
        length = four.strip("/") if self._address.version == 4 else six
        host = ip_address(told)
        if host.version != self._address.version:
            return False
        return self._address in ip_network(f"{host}/{length or host.max_prefixlen}", strict=False)
