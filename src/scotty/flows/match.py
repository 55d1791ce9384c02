"""Finding accounts that are one company: what is sure is linked, what is likely is asked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from scotty.facts import Fact
from scotty.flows.recognise import recognise_facts
from scotty.names import find_domain
from scotty.names.companies import read_company
from scotty.ports import House
from scotty.ports.links import Company, Likeness
from scotty.stages.identify.likeness import (
    PROPOSE,
    Alike,
    Known,
    Pair,
    choose_key,
    decide_pairs,
    find_same,
    tell_apart,
)
from scotty.stages.identify.links import Bonds

SETTLING = ("account.linked", "account.proposed", "link.declined")
"""Kinds after which a pair is not brought up again; a link taken back was a link."""


class Found(NamedTuple):
    """What a search for matches told: links made, and pairs for a person to decide."""

    linked: tuple[Fact, ...]
    proposed: tuple[Fact, ...]


def find_links(house: House) -> Found:
    """Compare all accounts; tell links and proposals, and let them count at once."""
    house.tables.refresh()
    rows = {str(row["key"]): row for row in house.tables.accounts()}
    known = {key: _know(row) for key, row in rows.items()}
    same = find_same(known.values())
    alike = house.matcher.match([describe(row) for row in rows.values()], least=PROPOSE)
    reasons = {frozenset((x.left, x.right)): say_reasons(x) for x in alike}
    reasons |= {frozenset((one, other)): [why] for one, other, why in same}
    pairs = [Alike(one, other, 1.0) for one, other, _ in same]
    sure = {frozenset(pair[:2]) for pair in pairs}
    pairs += [
        Alike(x.left, x.right, x.probability)
        for x in alike
        if frozenset((x.left, x.right)) not in sure
    ]
    parents = [
        (key, str(parent)) for key, row in rows.items() if (parent := row["profile"].get("parent"))
    ]
    told: dict[str, list[Fact]] = {"link": [], "propose": []}
    for decision in decide_pairs(pairs, settled_pairs(house), tell_apart(parents)):
        one, other, probability = decision.pair
        keys = choose_key(known[one], known[other])
        data = {"probability": probability, "reasons": reasons[frozenset((one, other))]}
        kind = "account.linked" if decision.verdict == "link" else "account.proposed"
        told[decision.verdict].append(
            tell_pair(house, kind, keys, "|".join(sorted(keys)), {**data, "by": "scotty"})
        )
    house.ledger.append([*told["link"], *told["propose"]])
    apply_links(house)
    return Found(tuple(told["link"]), tuple(told["propose"]))


def apply_links(house: House) -> None:
    """Let links and their undoing count: attributions, then tables."""
    recognise_facts(house)
    house.tables.refresh()


def settled_pairs(house: House) -> set[Pair]:
    """Return the pairs that were decided or put to a person, as told and as their keys stand now."""
    facts = [fact for kind in SETTLING for fact in house.ledger.facts(kind)]
    bonds = Bonds([*house.ledger.facts("account.linked"), *house.ledger.facts("link.undone")])
    pairs: set[Pair] = set()
    for fact in facts:
        keys = (str(fact.account), str(fact.data.get("into")))
        pairs |= {frozenset(keys), frozenset(bonds.absorbed_by(key) for key in keys)}
    return pairs


def tell_pair(
    house: House,
    kind: str,
    keys: tuple[str, str],
    key: str,
    data: Mapping[str, Any],
    because: tuple[str, ...] = (),
) -> Fact:
    """Return a fact about (account, into), told now."""
    now = house.clock.now()
    return Fact(
        kind=kind,
        at=now,
        known=now,
        source="scotty",
        key=key,
        account=keys[0],
        because=because,
        data={"into": keys[1], **data},
    )


def match_leads(
    house: House, leads: Sequence[Company], least: float = PROPOSE
) -> dict[str, list[Likeness]]:
    """Return, for each lead's key, accounts that it may belong to, likeliest first.

    One comparison for all leads: use this for files, `compare_lead` for one.
    """
    house.tables.refresh()
    accounts = [describe(row) for row in house.tables.accounts()]
    found: dict[str, list[Likeness]] = {lead.key: [] for lead in leads}
    for likeness in house.matcher.match(accounts, leads, least):
        found[likeness.right].append(likeness)
    return found


def compare_lead(house: House, lead: Company, least: float = 0.01) -> list[Likeness]:
    """Return accounts that one lead may belong to, likeliest first: those that share a clue."""
    house.tables.refresh()
    rows = list(house.tables.accounts())
    near = [describe(row) for row in _shortlist(rows, lead)]
    alike = house.matcher.compare([(company, lead) for company in near], among=len(rows))
    kept = [likeness for likeness in alike if likeness.probability >= least]
    return sorted(kept, key=lambda x: (-x.probability, x.left))


def _shortlist(rows: Iterable[Mapping[str, Any]], lead: Company) -> list[Mapping[str, Any]]:
    """Return accounts with a word of their own, the beginning of a word, or the domain in common."""
    name = read_company(lead.name or "")
    label = (find_domain(lead.domain or "") or "").partition(".")[0]
    starts = {word[:4] for word in (*name.own, label) if len(word) >= 3}
    found = []
    for row in rows:
        text = f"{row['name'] or ''} {row['domain'] or ''} {row['key']}".casefold()
        if any(start in text for start in starts) or (
            not text.isascii() and starts & {w[:4] for w in read_company(row["name"] or "").own}
        ):
            found.append(row)
    return found


def describe(row: Mapping[str, Any]) -> Company:
    """Return an account's row as a company to compare."""
    profile = row["profile"]
    told = {
        field: str(profile[field])
        for field in ("phone", "postcode", "country", "address")
        if profile.get(field)
    }
    return Company(key=str(row["key"]), name=row["name"], domain=row["domain"], **told)


def say_reasons(likeness: Likeness) -> list[str]:
    """Return the clues in words, strongest first, with their weight in bits."""
    clues = sorted(likeness.clues, key=lambda clue: -clue.bits)
    return [f"{clue.found} ({clue.bits:+.1f} bits)" for clue in clues]


def _know(row: Mapping[str, Any]) -> Known:
    profile = row["profile"]
    return Known(
        key=str(row["key"]),
        name=read_company(row["name"] or "").core,
        domain=find_domain(row["domain"] or ""),
        country=profile.get("country"),
        customer=bool(profile.get("customer")),
        since=row["known"],
    )
