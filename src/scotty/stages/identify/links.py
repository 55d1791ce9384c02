"""Whose a fact is: visitors who said who they are, and accounts found to be one company.

Everything here is a function of the facts told, whatever their order. As of a moment only
what was known by then decides, so the past never changes when something is learnt later:
the change itself is an attribution, dated by when it was learnt.

Visitors. Of the identifications of a visitor known at the moment, the latest at or before
the fact's `at` decides; where there is none, the earliest after it. Aliases make one visitor
of two. Links. Those that stand are applied in the order in which they were known; each puts
the company of its account under the company of its `into`; one that would close a circle
changes nothing. A link stands until a `link.undone` rests on it. Second thoughts
(`moment.judged`): whose a fact is stays; from then on it was a machine that did it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from scotty.facts import Fact, Verdict
from scotty.stages.identify.clusters import group_links, leads_away, trace_accounts
from scotty.stages.identify.visitors import Step, order_facts, trace_visitors

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


class Thought(NamedTuple):
    """A second thought on who did something: the `moment.judged` fact that takes a verdict back."""

    known: datetime
    verdict: Verdict
    id: str


class Bonds:
    """What identifications, aliases, links and undone links say together."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        once = {fact.id: fact for fact in facts if fact.kind in BONDS}
        told: dict[str, list[Fact]] = defaultdict(list)
        for fact in sorted(once.values(), key=order_facts):
            told[fact.kind].append(fact)
        self._steps = trace_visitors(told["visitor.identified"], told["visitor.aliased"])
        self._links = told["account.linked"]
        self._roots = trace_accounts(self._links, told["link.undone"])
        #: Visitors known to be somebody.
        self.visitors = frozenset(self._steps)
        #: Account keys that were ever put under another one.
        self.accounts = frozenset(self._roots)

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
            for group in group_links(filter(leads_away, self._links))
            if any(link.id in named for link in group)
            for link in group
            for key in (str(link.account), link.data["into"])
        )

    def concerns(self, told: Told) -> bool:
        """Whether anything but the fact itself decides whose it is."""
        if told.stays:
            return False
        return told.account in self._roots or (told.anonymous and told.visitor in self._steps)

    def attribute(self, told: Told, thought: Thought | None = None) -> Iterator[Attribution]:
        """Yield how the fact's standing departs from what the fact itself says, or who did it."""
        if not self.concerns(told) and thought is None:
            return
        now = Standing(told.known, told.account, told.verdict, "")
        standings = self._standings(told)
        for then in standings if thought is None else _think_again(standings, thought):
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


def _think_again(standings: Iterator[Standing], thought: Thought) -> Iterator[Standing]:
    """Yield the standings with the thought's verdict from the moment at which it was known."""
    before: Standing | None = None
    for standing in standings:
        if standing.known < thought.known:
            before = standing
            yield standing
            continue
        if before is not None:
            yield before._replace(known=thought.known, verdict=thought.verdict, because=thought.id)
            before = None
        because = standing.because or thought.id
        yield standing._replace(verdict=thought.verdict, because=because)
    if before is not None:
        yield before._replace(known=thought.known, verdict=thought.verdict, because=thought.id)
