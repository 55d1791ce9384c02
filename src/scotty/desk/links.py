"""Who is it: match rate, links and proposals, and what a person decides about them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from scotty.facts import Fact, Refused
from scotty.flows.match import (
    apply_links,
    compare_lead,
    find_links,
    say_reasons,
    tell_pair,
)
from scotty.flows.recognise import recognise_facts
from scotty.ports import House
from scotty.ports.links import Company, Sighting


class MatchRate(msgspec.Struct, frozen=True, kw_only=True):
    """Page views by class, as known now. Shares are of all views, 0-1; 0 where there are none."""

    views: int
    counts: dict[Sighting, int]
    shares: dict[Sighting, float]
    #: Matched among views by people: bots and hosting left out.
    of_people: float
    since: datetime | None = None


class LinkView(msgspec.Struct, frozen=True, kw_only=True):
    """A link or a proposal: `account` is part of `into`."""

    id: str
    account: str
    into: str
    probability: float
    reasons: tuple[str, ...]
    by: str
    at: datetime
    #: Of a link: standing or undone. Of a proposal: waiting.
    state: str
    undone_by: str = ""
    why: str = ""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An account that a company may be, how likely, and why."""

    account: str
    name: str | None
    probability: float
    reasons: tuple[str, ...]


class Matches(msgspec.Struct, frozen=True, kw_only=True):
    """What a search told: links made at once, and pairs that wait for a person."""

    linked: tuple[LinkView, ...]
    proposed: tuple[LinkView, ...]


def match_rate(house: House, since: datetime | None = None) -> MatchRate:
    """Return how page views (at `since` or later) divide, after all that was learnt about them."""
    recognise_facts(house)
    counts = dict(house.attributions.sightings(since))
    views = sum(counts.values())
    people = views - counts["nonactionable"]
    return MatchRate(
        views=views,
        counts=counts,
        shares={name: count / views if views else 0.0 for name, count in counts.items()},
        of_people=counts["matched"] / people if people else 0.0,
        since=since,
    )


def list_links(house: House, limit: int = 100) -> list[LinkView]:
    """Return links, newest first, those that were undone too."""
    undone = {name: f for f in house.ledger.facts("link.undone") for name in f.because}
    links = reversed(house.ledger.facts("account.linked"))
    return [
        _view(link, "standing", undone.get(link.id))
        for link, _ in zip(links, range(limit), strict=False)
    ]


def list_proposals(house: House, limit: int = 100) -> list[LinkView]:
    """Return proposals that wait for a person, likeliest first."""
    settled = _settled(house)
    waiting = [f for f in house.ledger.facts("account.proposed") if f.id not in settled]
    waiting.sort(key=lambda f: (-float(f.data.get("probability", 0)), f.id))
    return [_view(proposal, "waiting", None) for proposal in waiting[:limit]]


def find_matches(house: House) -> Matches:
    """Compare all accounts: link what is sure, propose what is likely. Settled pairs rest."""
    found = find_links(house)
    return Matches(
        linked=tuple(_view(fact, "standing", None) for fact in found.linked),
        proposed=tuple(_view(fact, "waiting", None) for fact in found.proposed),
    )


def confirm_link(house: House, proposal: str, by: str) -> LinkView:
    """Link the pair of a proposal. Raises Refused where it does not wait any more."""
    fact = _waiting(house, proposal)
    data = {"probability": fact.data.get("probability", 0.0), "by": by}
    data["reasons"] = [*fact.data.get("reasons", ()), f"confirmed by {by}"]
    return _link(house, (str(fact.account), str(fact.data["into"])), data, (fact.id,))


def decline_link(house: House, proposal: str, by: str, why: str = "") -> None:
    """Note that a proposed pair is two companies; it is not proposed again."""
    fact = _waiting(house, proposal)
    keys = (str(fact.account), str(fact.data["into"]))
    data = {"by": by, "why": why}
    house.ledger.append([tell_pair(house, "link.declined", keys, fact.id, data, (fact.id,))])


def link_accounts(house: House, account: str, into: str, by: str, why: str = "") -> LinkView:
    """Link two accounts by hand: `account` becomes part of `into`. Keys, domains or exact names."""
    house.tables.refresh()
    rows = [house.tables.account(name) for name in (account, into)]
    if rows[0] is None or rows[1] is None:
        unknown = account if rows[0] is None else into
        raise Refused(f"No account is called {unknown!r}.", "Give its domain, or its exact name.")
    keys = (str(rows[0]["key"]), str(rows[1]["key"]))
    if keys[0] == keys[1]:
        raise Refused(f"{account!r} and {into!r} are one account already.", "Nothing to do.")
    reasons = [why or "linked by hand", f"confirmed by {by}"]
    return _link(house, keys, {"probability": 1.0, "reasons": reasons, "by": by}, ())


def undo_link(house: House, link: str, by: str, why: str = "") -> LinkView:
    """Take a link back, from now on: what counted by it counts where it did before."""
    fact = house.ledger.fact(link)
    if fact is None or fact.kind != "account.linked":
        raise Refused(f"No link has the id {link!r}.", "`list_links` shows the ids of links.")
    if any(fact.id in f.because for f in house.ledger.facts("link.undone")):
        raise Refused(f"The link of {fact.account} is undone already.", "Nothing to do.")
    now = house.clock.now()
    undone = Fact(
        kind="link.undone",
        at=now,
        known=now,
        source="scotty",
        key=fact.id,
        account=fact.account,
        because=(fact.id,),
        data={"why": why, "by": by},
    )
    house.ledger.append([undone])
    apply_links(house)
    return _view(fact, "standing", undone)


def find_exact(house: House, name: str) -> Mapping[str, Any] | None:
    """Return the one account of a domain or name; None for none, and where several bear the name."""
    try:
        return house.tables.account(name)
    except Refused:
        return None


def match_company(
    house: House,
    name: str,
    domain: str | None = None,
    country: str | None = None,
    limit: int = 5,
) -> list[Candidate]:
    """Return accounts that a company may be, likeliest first; an exact domain or name comes alone."""
    house.tables.refresh()
    for exact, why in ((domain, "the same domain"), (name, "the same name")):
        row = find_exact(house, exact) if exact else None
        if row is not None and (why == "the same domain" or not domain):
            return [
                Candidate(account=row["key"], name=row["name"], probability=1.0, reasons=(why,))
            ]
    lead = Company(key="\0lead", name=name, domain=domain, country=country)
    alike = compare_lead(house, lead)[:limit]
    rows = {row["key"]: row for row in house.tables.accounts([x.left for x in alike])}
    return [
        Candidate(
            account=x.left,
            name=rows[x.left]["name"],
            probability=x.probability,
            reasons=tuple(say_reasons(x)),
        )
        for x in alike
    ]


def _link(
    house: House, keys: tuple[str, str], data: dict[str, object], because: tuple[str, ...]
) -> LinkView:
    moment = house.clock.now().isoformat()
    fact = tell_pair(house, "account.linked", keys, f"{keys[0]}|{keys[1]}|{moment}", data, because)
    house.ledger.append([fact])
    apply_links(house)
    return _view(fact, "standing", None)


def _settled(house: House) -> set[str]:
    """Return ids of proposals that somebody decided."""
    kinds = ("account.linked", "link.declined")
    return {name for kind in kinds for fact in house.ledger.facts(kind) for name in fact.because}


def _waiting(house: House, proposal: str) -> Fact:
    fact = house.ledger.fact(proposal)
    if fact is None or fact.kind != "account.proposed":
        raise Refused(
            f"No proposal has the id {proposal!r}.", "`list_proposals` shows those waiting."
        )
    if fact.id in _settled(house):
        raise Refused(f"The proposal about {fact.account} is settled already.", "Nothing to do.")
    return fact


def _view(fact: Fact, state: str, undone: Fact | None) -> LinkView:
    return LinkView(
        id=fact.id,
        account=str(fact.account),
        into=str(fact.data.get("into")),
        probability=float(fact.data.get("probability", 0.0)),
        reasons=tuple(str(reason) for reason in fact.data.get("reasons", ())),
        by=str(fact.data.get("by", "")),
        at=fact.at,
        state=state if undone is None else "undone",
        undone_by="" if undone is None else str(undone.data.get("by", "")),
        why="" if undone is None else str(undone.data.get("why", "")),
    )
