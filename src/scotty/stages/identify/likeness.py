"""Which likenesses make a link, which a question to a person, and which nothing."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Literal, NamedTuple

LINK = 0.95
"""Probability from which two companies are linked without asking."""
PROPOSE = 0.5
"""Probability from which a person is asked."""

Verdict = Literal["link", "propose"]
Pair = frozenset[str]


class Alike(NamedTuple):
    """Two accounts and the probability that they are one company."""

    one: str
    other: str
    probability: float


class Decision(NamedTuple):
    """What to do about a pair."""

    pair: Alike
    verdict: Verdict


def decide_pairs(
    alike: Iterable[Alike], settled: Collection[Pair], apart: Collection[Pair]
) -> list[Decision]:
    """Return what to do, likeliest first; a pair that was ever settled is left alone.

    `settled`: pairs linked, proposed, declined or undone before. `apart`: pairs that are
    known to be two, such as parent and subsidiary. A link is made only where each is the
    other's likeliest: where a company resembles two, a person decides about the second.
    """
    left_alone = {*settled, *apart}
    ranked = sorted(
        (a for a in alike if a.probability >= PROPOSE and a.one != a.other),
        key=lambda a: (-a.probability, min(a.one, a.other), max(a.one, a.other)),
    )
    taken: set[str] = set()
    decisions = []
    for pair in ranked:
        if frozenset((pair.one, pair.other)) in left_alone:
            continue
        free = pair.one not in taken and pair.other not in taken
        sure = pair.probability >= LINK and free
        taken |= {pair.one, pair.other}
        decisions.append(Decision(pair, "link" if sure else "propose"))
    return decisions


def tell_apart(parents: Sequence[tuple[str, str]]) -> set[Pair]:
    """Return pairs that a told parent keeps apart: (account, parent), and children of one parent."""
    children: dict[str, list[str]] = {}
    for account, parent in parents:
        children.setdefault(parent, []).append(account)
    pairs = {frozenset((a, p)) for a, p in parents if a != p}
    for siblings in children.values():
        pairs |= {frozenset((a, b)) for a in siblings for b in siblings if a < b}
    return pairs


class Known(NamedTuple):
    """What decides by itself that two accounts are one, and which of two keys stays."""

    key: str
    #: The name without legal form, accents and articles; empty where none is told.
    name: str
    domain: str | None
    country: str | None
    customer: bool
    since: datetime


def find_same(accounts: Iterable[Known]) -> list[tuple[str, str, str]]:
    """Return pairs that need no weighing, with the reason: one domain, or one name borne by two.

    One name decides only where it has four letters or more, exactly two accounts bear it,
    and neither domain nor country speaks against it (`acme.com` and `acme.de` do not).
    """
    domains: dict[str, list[Known]] = {}
    names: dict[str, list[Known]] = {}
    for account in accounts:
        if account.domain:
            domains.setdefault(account.domain, []).append(account)
        if len(account.name) >= 4:
            names.setdefault(account.name, []).append(account)
    pairs = [
        (min(a.key, b.key), max(a.key, b.key), "the same domain")
        for group in domains.values()
        for a, b in pairwise(sorted(group))
    ]
    seen = {pair[:2] for pair in pairs}
    for group in names.values():
        if len(group) == 2 and not _contradict(*group):
            one, other = sorted(account.key for account in group)
            if (one, other) not in seen:
                pairs.append((one, other, "the same name"))
    return sorted(pairs)


def _contradict(a: Known, b: Known) -> bool:
    labels = {x.domain.partition(".")[0] for x in (a, b) if x.domain}
    countries = {x.country for x in (a, b) if x.country}
    return len(labels) > 1 or len(countries) > 1


def choose_key(a: Known, b: Known) -> tuple[str, str]:
    """Return (absorbed, staying): a key with a domain stays, then a customer's, then the older."""
    stay, go = sorted((a, b), key=lambda x: ("." not in x.key, not x.customer, x.since, x.key))
    return go.key, stay.key
