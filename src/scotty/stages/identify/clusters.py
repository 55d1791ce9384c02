"""Accounts through time: links that put one key under another, until they are undone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from scotty.facts import Fact
from scotty.stages.identify.visitors import order_facts


class Root(NamedTuple):
    """The key that an account's facts count for, from `known` on, and the fact that made it so."""

    known: datetime
    account: str
    because: str


def trace_accounts(linked: Sequence[Fact], undone: Sequence[Fact]) -> dict[str, list[Root]]:
    """Return, for each account ever under another, its key through time."""
    took_back: dict[str, list[Fact]] = defaultdict(list)
    links = {fact.id: fact for fact in linked if leads_away(fact)}
    for fact in undone:
        for link in fact.because:
            if link in links:
                took_back[link].append(fact)
    roots: dict[str, list[Root]] = {}
    for cluster in group_links(links.values()):
        takers = {fact.id: fact for link in cluster for fact in took_back[link.id]}
        _trace_cluster(cluster, list(takers.values()), roots)
    return roots


def leads_away(link: Fact) -> bool:
    """Return whether a link names another account than its own."""
    into = link.data.get("into")
    return isinstance(into, str) and bool(into) and link.account not in (None, into)


def group_links(links: Iterable[Fact]) -> list[list[Fact]]:
    """Return the links in groups that share accounts."""
    listed = list(links)
    parent: dict[str, str] = {}
    for link in listed:
        parent[_find(parent, str(link.account))] = _find(parent, link.data["into"])
    found: dict[str, list[Fact]] = defaultdict(list)
    for link in listed:
        found[_find(parent, str(link.account))].append(link)
    return list(found.values())


def _find(parent: dict[str, str], key: str) -> str:
    while parent.setdefault(key, key) != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key


def _trace_cluster(
    links: Sequence[Fact], undone: Sequence[Fact], roots: dict[str, list[Root]]
) -> None:
    """Replay a cluster's links and undone links; append each account's changes of key."""
    parent: dict[str, str] = {}
    standing: list[Fact] = []
    gone: set[str] = set()
    for known, told in groupby(sorted((*links, *undone), key=order_facts), key=lambda f: f.known):
        facts = list(told)
        fresh = [f for f in facts if f.kind == "account.linked"]
        taken = {name for f in facts if f.kind == "link.undone" for name in f.because}
        gone |= taken
        standing = [f for f in (*standing, *fresh) if f.id not in gone]
        if taken:  # a union cannot be taken apart: build it anew from what still stands
            parent, fresh = {}, standing
        for link in fresh:
            if link.id not in gone:
                parent[_find(parent, str(link.account))] = _find(parent, link.data["into"])
        for account in sorted({key for f in links for key in (str(f.account), f.data["into"])}):
            root = _find(parent, account)
            seen = roots.get(account, [])
            if root != (seen[-1].account if seen else account):
                roots.setdefault(account, []).append(Root(known, root, facts[-1].id))
