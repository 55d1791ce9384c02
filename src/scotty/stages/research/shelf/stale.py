"""Staleness: why an asset should be looked at again before it is used."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from scotty.facts import DAY, Fact, identify
from scotty.grounding import split_sentences
from scotty.grounding.amounts import Amount, read_amounts
from scotty.playbook.content import Asset
from scotty.playbook.levels import fold_level
from scotty.stages.research.shelf.terms import STOPS, split_terms

OLD = timedelta(days=548)
"""Age from which figures are old: eighteen months. A benchmark is of its year."""
UNUSED = timedelta(days=90)
"""After so long without one draft or page, nobody misses it."""
SOON = timedelta(days=30)
"""Before its last day it is said to end soon."""
GROWN = 0.3
"""Share by which the customer of a story may have grown or shrunk before "210 people" is no more true."""
SHARED = 2
"""Words that a claim and something newer must have in common before one is held against the other."""
_LACK = re.compile(
    r"\b(?:no|not|never|none|nothing|without|lacks?|lacking|missing|cannot|can't|don't|doesn't|stops?|weak\w*|only|slow\w*|unable)\b",
    re.IGNORECASE,
)
_GAIN = re.compile(
    r"\b(?:launch\w*|releas\w*|introduc\w*|announc\w*|add(?:s|ed)|now|supports?|offers?|ships?|shipped|brings?|new)\b",
    re.IGNORECASE,
)
Sort = Literal["ended", "ends", "figures", "unused", "customer", "source", "rival"]


class Stale(msgspec.Struct, frozen=True, kw_only=True):
    """One reason to look at an asset again, and the facts that give it."""

    sort: Sort
    why: str
    facts: tuple[str, ...] = ()


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known around an asset. Facts are those known at the moment of asking."""

    #: When its newest version was saved, and the first that has its figures; None: with the package.
    saved: datetime | None = None
    figures: datetime | None = None
    #: Drafts and pages that rest on it.
    used: int = 0
    #: Facts of the account of the customer whose story it is; of pages read at its source's address;
    #: of the account of the rival that it speaks of.
    customer: Sequence[Fact] = ()
    source: Sequence[Fact] = ()
    rival: Sequence[Fact] = ()


def find_stale(asset: Asset, known: Known, moment: datetime) -> tuple[Stale, ...]:
    """Return why an asset should be looked at again; () where nothing speaks against it. Pure."""
    return (
        *_find_end(asset, moment.date()),
        *_find_age(asset, known, moment),
        *_find_customer(asset, [f for f in known.customer if f.known <= moment], known.saved),
        *_find_source(asset, [f for f in known.source if f.known <= moment], known.saved),
        *_find_rival(asset, [f for f in known.rival if f.known <= moment], known.saved),
    )


def _find_end(asset: Asset, day: date) -> Iterator[Stale]:
    if not asset.holds(day):
        yield Stale(sort="ended", why=f"It ended on {asset.expires}.")
    elif not asset.holds(day + SOON):
        yield Stale(sort="ends", why=f"It ends on {asset.expires}.")


def _find_age(asset: Asset, known: Known, moment: datetime) -> Iterator[Stale]:
    numbers = any(not isinstance(value, str) for value in asset.figures.values())
    if numbers and known.figures is not None and moment - known.figures > OLD:
        months = round((moment - known.figures).total_seconds() / DAY / 30.44)
        yield Stale(sort="figures", why=f"Its figures are {months} months old.")
    if known.saved is not None and not known.used and moment - known.saved > UNUSED:
        days = round((moment - known.saved).total_seconds() / DAY)
        yield Stale(sort="unused", why=f"No draft and no page has used it in {days} days.")


def _find_customer(asset: Asset, facts: Sequence[Fact], saved: datetime | None) -> Iterator[Stale]:
    newer = [f for f in facts if saved is None or f.known > saved]
    for fact in newer:
        if fact.kind == "subscription.churned":
            yield _say("customer", f"{asset.tell('customer')} is no customer any more.", fact)
    profiles = [f for f in newer if f.kind == "account.profiled"]
    size = asset.figures.get("employees")
    told = next((f for f in reversed(profiles) if _is_size(f.data.get("employees"))), None)
    if told is not None and isinstance(size, int | float) and size > 0:
        now = float(told.data["employees"])
        if abs(now - size) > GROWN * size:
            why = f"It says {size:,.0f} people; {now:,.0f} are known now."
            yield _say("customer", why, told)
    told = next((f for f in reversed(profiles) if f.data.get("industry")), None)
    if told is not None and asset.tell("industry"):
        now_, then = (
            fold_level("industry", str(x)) for x in (told.data["industry"], asset.tell("industry"))
        )
        if now_ != then:
            yield _say("customer", f"It says {then}; the company is told to be in {now_}.", told)


def _is_size(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _find_source(asset: Asset, facts: Sequence[Fact], saved: datetime | None) -> Iterator[Stale]:
    """Yield a doubt where the page that an asset rests on says its figures no more."""
    reads = sorted((f for f in facts if f.kind == "page.read"), key=lambda f: (f.known, f.id))
    if not reads or (saved is not None and reads[-1].known <= saved):
        return
    text = str(reads[-1].data.get("text") or "")
    there = list(read_amounts(text))
    used = "".join(asset.says)
    gone = [
        name
        for name, value in asset.figures.items()
        if not isinstance(value, str)
        and f"{{{name}}}" in used
        and not any(_same(float(value), amount) for amount in there)
    ]
    if gone:
        told = ", ".join(f"{asset.tell(name)} ({name})" for name in gone)
        yield _say("source", f"Its source does not say {told} any more.", reads[-1])


def _same(value: float, amount: Amount) -> bool:
    return any(abs(value - told) <= 1e-9 * max(abs(value), 1.0) for told in amount.values)


def _find_rival(asset: Asset, facts: Sequence[Fact], saved: datetime | None) -> Iterator[Stale]:
    """Yield a doubt for each newer finding that says otherwise than a sentence on the rival."""
    newer = [f for f in facts if f.data.get("statement") and (saved is None or f.known > saved)]
    rival = {term.stem for term in split_terms(asset.tell("rival"))}
    claims = [*asset.quote(), *split_sentences(asset.body)]
    for fact in newer:
        said = f"{fact.data['statement']} {fact.data.get('quote') or ''}"
        against = next((claim for claim in claims if _contradicts(claim, said, rival)), None)
        if against is not None:
            why = f"It says “{_plain(against)}”; newer: “{fact.data['statement']}”"
            yield _say("rival", why, fact)


def _contradicts(claim: str, said: str, rival: set[str]) -> bool:
    shared = (_words(claim) & _words(said)) - rival
    mine, theirs = _prices(claim), _prices(said)
    if mine and theirs and shared and not any(a.meets(b) for a in mine for b in theirs):
        return True
    lacks = bool(_LACK.search(claim)) and not _LACK.search(said) and bool(_GAIN.search(said))
    return lacks and len(shared) >= SHARED


def _words(text: str) -> set[str]:
    return {t.stem for t in split_terms(text) if t.word not in STOPS and len(t.word) > 3}


def _prices(text: str) -> list[Amount]:
    return [amount for amount in read_amounts(text) if amount.unit in ("$", "€", "£")]


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").replace("#", "").split())[:160]


def _say(sort: Sort, why: str, fact: Fact) -> Stale:
    return Stale(sort=sort, why=why, facts=(identify(fact.kind, fact.source, fact.key),))
