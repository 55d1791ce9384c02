"""Which likenesses make a link, which a question to a person, and which nothing."""

from collections.abc import Collection, Iterable, Sequence
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
