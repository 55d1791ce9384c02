"""Guess an address by the pattern of those known at the domain. No mail server is ever asked."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from scotty.stages.research.addresses.spell import Spelling, spell_name

Pattern = Callable[[str, str], str]
PATTERNS: dict[str, tuple[float, Pattern]] = {
    "first.last": (0.46, lambda f, z: f"{f}.{z}"),
    "flast": (0.16, lambda f, z: f"{f[0]}{z}"),
    "first": (0.11, lambda f, _: f),
    "f.last": (0.08, lambda f, z: f"{f[0]}.{z}"),
    "firstlast": (0.04, lambda f, z: f"{f}{z}"),
    "last": (0.03, lambda _, z: z),
    "first_last": (0.02, lambda f, z: f"{f}_{z}"),
    "first-last": (0.01, lambda f, z: f"{f}-{z}"),
    "last.first": (0.02, lambda f, z: f"{z}.{f}"),
    "lastf": (0.02, lambda f, z: f"{z}{f[0]}"),
    "firstl": (0.02, lambda f, z: f"{f}{z[0]}"),
    "first.l": (0.01, lambda f, z: f"{f}.{z[0]}"),
    "fl": (0.01, lambda f, z: f"{f[0]}{z[0]}"),
}
"""Pattern -> how usual it is (judgement), and how it is made of a first and a last name."""
ODD = 0.01
"""How usual it is that an address follows none of them; the rest to 1."""
STRENGTH = 2.0
"""Addresses that the usual must be outweighed by."""
WAYS = {
    "german": 0.7, "plain": 0.3, "joined": 0.6, "kept": 0.25, "first part": 0.15,
    "with particle": 0.65, "without particle": 0.35,
}  # fmt: skip
"""How usual each way of spelling is, among its alternatives (judgement)."""
LEAST = 0.02


class Known(NamedTuple):
    """A person of the domain whose address is known, and the fact that told it."""

    name: str
    email: str
    fact: str = ""


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """An address that may be theirs."""

    email: str
    #: Posterior, given the addresses known at the domain and how usual patterns are.
    probability: float
    pattern: str
    #: Known addresses of this pattern, and of all that can be read.
    fits: int
    known: int
    facts: tuple[str, ...] = ()


def guess_address(name: str, domain: str, known: Sequence[Known]) -> list[Guess]:
    """Return addresses that a person may have at a domain, the likeliest first.

    Each pattern begins with its usual share and gains the known addresses that follow it; one that
    fits several patterns counts for each in part. Addresses that somebody has already are left out.
    Nothing comes back for a name of one part, or in letters without a Latin spelling.
    """
    host = domain.strip().casefold()
    spelt = spell_name(name)
    if not spelt or not host:
        return []
    counts, ways, facts = _count(known, host)
    total = sum(counts.values()) + STRENGTH
    taken = {k.email.strip().casefold() for k in known}
    odds: dict[str, dict[str, float]] = {}
    for spelling, share in _share(spelt, ways):
        for pattern, (usual, make) in PATTERNS.items():
            chance = (counts.get(pattern, 0.0) + STRENGTH * usual) / total
            email = f"{make(spelling.first, spelling.last)}@{host}"
            parts = odds.setdefault(email, {})
            parts[pattern] = parts.get(pattern, 0.0) + chance * share
    found = []
    for email, parts in odds.items():
        best = max(parts, key=lambda p: (parts[p], p))
        chance = sum(parts.values())
        if email not in taken and chance >= LEAST:
            found.append(
                Guess(
                    email=email,
                    probability=min(chance, 0.99),
                    pattern=best,
                    fits=len(facts.get(best, ())),
                    known=sum(1 for k in known if k.email.casefold().endswith(f"@{host}")),
                    facts=tuple(facts.get(best, ())[:5]),
                )
            )
    return sorted(found, key=lambda g: (-g.probability, g.email))


def _count(
    known: Sequence[Known], host: str
) -> tuple[dict[str, float], dict[str, float], dict[str, list[str]]]:
    """Return pattern -> addresses of it, way of spelling -> the same, pattern -> facts."""
    counts: dict[str, float] = {}
    ways: dict[str, float] = {}
    facts: dict[str, list[str]] = {}
    once = {k.email.strip().casefold(): k for k in sorted(known, reverse=True)}
    for email, person in sorted(once.items()):
        local, _, at = email.partition("@")
        if at != host:
            continue
        fit = [
            (pattern, spelling, usual)
            for spelling in spell_name(person.name)
            for pattern, (usual, make) in PATTERNS.items()
            if make(spelling.first, spelling.last) == local
        ]
        weight = sum(usual for _, _, usual in fit)
        if not fit:
            counts["other"] = counts.get("other", 0.0) + 1.0
        for pattern, spelling, usual in fit:
            counts[pattern] = counts.get(pattern, 0.0) + usual / weight
            if person.fact not in facts.setdefault(pattern, []):
                facts[pattern].append(person.fact)
            for way in spelling.ways if len(spell_name(person.name)) > 1 else ():
                ways[way] = ways.get(way, 0.0) + usual / weight
    return counts, ways, facts


def _share(spelt: Sequence[Spelling], ways: dict[str, float]) -> Iterable[tuple[Spelling, float]]:
    """Return each spelling with its share; they add up to 1."""
    weights = []
    for spelling in spelt:
        weight = 1.0
        for way in spelling.ways:
            weight *= WAYS[way] * STRENGTH + ways.get(way, 0.0)
        weights.append(weight)
    total = sum(weights)
    return zip(spelt, (w / total for w in weights), strict=True)
