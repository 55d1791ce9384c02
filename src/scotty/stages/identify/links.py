"""Whose a fact is: visitors who said who they are, and accounts found to be one company.

Everything here is a function of the facts told, whatever their order. As of a moment only
what was known by then decides, so the past never changes when something is learnt later:
the change itself is an attribution, dated by when it was learnt.

Visitors. Of the identifications of a visitor known at the moment, the latest at or before
the fact's `at` decides; where there is none, the earliest after it. Aliases make one visitor
of two. Links. Those that stand are applied in the order in which they were known; each puts
the company of its account under the company of its `into`; one that would close a circle
changes nothing. A link stands until a `link.undone` rests on it.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from scotty.facts import Fact, Verdict

BONDS = (
    "visitor.identified",
    "visitor.aliased",
    "account.linked",
    "link.undone",
)
"""Kinds that decide whose other facts are."""


class Told(NamedTuple):
    """A fact, as far as it matters whose it is."""

    id: str
    kind: str
    at: datetime
    known: datetime
    account: str | None
    visitor: str | None
    verdict: Verdict

    @property
    def stays(self) -> bool:
        """Whether it speaks of the account's key and not of what happened there."""
        return self.kind.startswith(("account.", "link."))

    @property
    def anonymous(self) -> bool:
        """Whether it is the visitor's identity that decides: no account, or one weak clue."""
        return self.visitor is not None and (self.account is None or self.verdict == "soft")


class Attribution(NamedTuple):
    """From `known` on the fact counts (or, by sign -1, no longer counts) for the account."""

    fact: str
    account: str
    known: datetime
    sign: int
    verdict: Verdict
    because: str


class Standing(NamedTuple):
    """Whose a fact is from `known` on."""

    known: datetime
    account: str | None
    verdict: Verdict
    because: str


class Choice(NamedTuple):
    """An identification, ordered by when it happened."""

    at: datetime
    known: datetime
    id: str
    account: str


class Step(NamedTuple):
    """All identifications of a visitor as of `known`, in order of `at`."""

    known: datetime
    choices: tuple[Choice, ...]

    def choose(self, at: datetime) -> Choice:
        """Return the latest identification at or before `at`, else the earliest after it."""
        place = bisect_right(self.choices, at, key=lambda choice: choice.at)
        return self.choices[max(0, place - 1)]


class Root(NamedTuple):
    """The key that an account's facts count for, from `known` on, and the fact that made it so."""

    known: datetime
    account: str
    because: str


class Bonds:
    """What identifications, aliases, links and undone links say together."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        once = {fact.id: fact for fact in facts if fact.kind in BONDS}
        told: dict[str, list[Fact]] = defaultdict(list)
        for fact in sorted(once.values(), key=_order):
            told[fact.kind].append(fact)
        self._steps = trace_visitors(told["visitor.identified"], told["visitor.aliased"])
        self._links = told["account.linked"]
        self._roots = trace_accounts(self._links, told["link.undone"])

    @property
    def visitors(self) -> frozenset[str]:
        """Visitors known to be somebody."""
        return frozenset(self._steps)

    @property
    def accounts(self) -> frozenset[str]:
        """Account keys that were ever put under another one."""
        return frozenset(self._roots)

    def absorbed_by(self, account: str, moment: datetime | None = None) -> str:
        """Return the key that stands for this one at a moment (None: with all that is known)."""
        found = account
        for root in self._roots.get(account, ()):
            if moment is None or root.known <= moment:
                found = root.account
        return found

    def cluster(self, links: Iterable[Fact]) -> frozenset[str]:
        """Return every account tied, by whatever chain of links, to those that these facts speak of."""
        named = {name for fact in links for name in (fact.id, *fact.because)}
        return frozenset(
            key
            for group in group_links(filter(_leads_away, self._links))
            if any(link.id in named for link in group)
            for link in group
            for key in (str(link.account), link.data["into"])
        )

    def concerns(self, told: Told) -> bool:
        """Whether anything but the fact itself decides whose it is."""
        if told.stays:
            return False
        return told.account in self._roots or (told.anonymous and told.visitor in self._steps)

    def attribute(self, told: Told) -> Iterator[Attribution]:
        """Yield how the fact's standing departs from what the fact itself says."""
        if not self.concerns(told):
            return
        now = Standing(told.known, told.account, told.verdict, "")
        for then in self._standings(told):
            if (then.account, then.verdict) == (now.account, now.verdict):
                continue
            if now.account is not None:
                yield Attribution(told.id, now.account, then.known, -1, now.verdict, then.because)
            if then.account is not None:
                yield Attribution(told.id, then.account, then.known, 1, then.verdict, then.because)
            now = then

    def _standings(self, told: Told) -> Iterator[Standing]:
        """Yield whose it is, through time: by its visitor first, then along the links."""
        own = list(self._recognised(told))
        for place, start in enumerate(own):
            end = own[place + 1].known if place + 1 < len(own) else None
            roots = self._roots.get(start.account or "", ())
            at_start = [root for root in roots if root.known <= start.known]
            if at_start:
                because = start.because or at_start[-1].because
                yield start._replace(account=at_start[-1].account, because=because)
            else:
                yield start
            for root in roots[len(at_start) :]:
                if end is None or root.known < end:
                    yield Standing(root.known, root.account, start.verdict, root.because)

    def _recognised(self, told: Told) -> Iterator[Standing]:
        steps: Sequence[Step] = ()
        if told.anonymous:
            steps = self._steps.get(told.visitor or "", ())
        early = sum(step.known <= told.known for step in steps)
        if early == 0:
            yield Standing(told.known, told.account, told.verdict, "")
        verdict: Verdict = "bot" if told.verdict == "bot" else "human"
        for step in steps[max(0, early - 1) :]:
            choice = step.choose(told.at)
            yield Standing(max(step.known, told.known), choice.account, verdict, choice.id)


def _order(fact: Fact) -> tuple[datetime, datetime, str]:
    return fact.known, fact.at, fact.id


def name_account(fact: Fact) -> str | None:
    """Return the account that an identification names."""
    named = fact.data.get("account")
    return named if isinstance(named, str) and named else fact.account


def trace_visitors(identified: Sequence[Fact], aliased: Sequence[Fact]) -> dict[str, list[Step]]:
    """Return each visitor's identifications through time; both lists in order of `known`.

    Only identifications that name an account and come from a person count: a free-mail
    address tells who, not where from.
    """
    groups = {visitor: [visitor] for fact in identified if (visitor := fact.visitor) is not None}
    choices: dict[str, list[Choice]] = defaultdict(list)
    steps: dict[str, list[Step]] = defaultdict(list)
    events = sorted((*identified, *aliased), key=_order)
    for known, told in groupby(events, key=lambda f: f.known):
        touched = [fact.visitor for fact in told if _hear(fact, groups, choices)]
        for group in {id(groups[v]): groups[v] for v in touched if v is not None}.values():
            _step(known, group, choices[group[0]], steps)
    return {visitor: found for visitor, found in steps.items() if found}


def _hear(fact: Fact, groups: dict[str, list[str]], choices: dict[str, list[Choice]]) -> bool:
    """Take in one identification or alias; return whether its visitor's choices may have changed.

    A group is one list shared by its members; its choices are kept under its first member.
    """
    visitor = fact.visitor
    if visitor is None:
        return False
    group = groups.setdefault(visitor, [visitor])
    if fact.kind == "visitor.identified":
        account = name_account(fact)
        if account is None or fact.verdict != "human":
            return False
        insort(choices[group[0]], Choice(fact.at, fact.known, fact.id, account))
        return True
    other = fact.data.get("into")
    if not isinstance(other, str) or other in group:
        return False
    joined = groups.setdefault(other, [other])
    choices[joined[0]] = sorted(choices[joined[0]] + choices[group[0]])
    joined.extend(group)
    for member in group:
        groups[member] = joined
    return True


def _step(
    known: datetime, group: Sequence[str], choices: list[Choice], steps: dict[str, list[Step]]
) -> None:
    """Note what each member's identity is from now on, where that changed."""
    if not choices:
        return
    # Neighbours that name the same account decide alike: only the first of a run is kept.
    runs = (next(run) for _, run in groupby(choices, key=lambda c: c.account))
    step = Step(known, tuple(runs))
    for member in group:
        seen = steps[member]
        if not seen or seen[-1].choices != step.choices:
            seen.append(step)


def trace_accounts(linked: Sequence[Fact], undone: Sequence[Fact]) -> dict[str, list[Root]]:
    """Return, for each account ever under another, its key through time."""
    took_back: dict[str, list[Fact]] = defaultdict(list)
    links = {fact.id: fact for fact in linked if _leads_away(fact)}
    for fact in undone:
        for link in fact.because:
            if link in links:
                took_back[link].append(fact)
    roots: dict[str, list[Root]] = {}
    for cluster in group_links(links.values()):
        takers = {fact.id: fact for link in cluster for fact in took_back[link.id]}
        _trace_cluster(cluster, list(takers.values()), roots)
    return roots


def _leads_away(link: Fact) -> bool:
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
    for known, told in groupby(sorted((*links, *undone), key=_order), key=lambda f: f.known):
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
