"""When ads stop: a reply, a closed deal, an account that cooled, a person who left."""

from datetime import timedelta

import msgspec

from scotty.facts import Fact
from scotty.playbook.ads import Ads
from scotty.signals.view import Contact, View

NO_REPLY = frozenset({"out_of_office", "auto", "unclear"})
"""Classes of a letter that nobody chose to write as an answer."""


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """Why somebody goes off every audience, or stays off."""

    #: replied, bought, lost, cooled, left or suppressed.
    rule: str
    why: str
    mend: str = ""
    facts: tuple[str, ...] = ()


def judge_stop(view: View, ads: Ads, contact: Contact | None = None) -> Stop | None:
    """Return why ads to the account, or to one of its people, have stopped; None where they run.

    What stops the account stops everybody in it. Pure: the same view gives the same answer, so a
    removal that was made already is not made again by another answer.
    """
    stop = _closed(view, ads) or _cooled(view) or _replied(view, ads, None)
    if stop is None and contact is not None:
        stop = _left(view, contact) or _replied(view, ads, contact)
    return stop


def _rests(view: View, fact: Fact, ads: Ads) -> bool:
    return view.moment - fact.at < timedelta(days=ads.rest_days)


def _closed(view: View, ads: Ads) -> Stop | None:
    """Stop for good where they bought, for a while where a deal was lost and no other is open."""
    customer = view.profile.get("customer")
    if customer is not None and customer.value is True:
        return Stop(
            rule="bought",
            why="They are a customer.",
            mend="Customers are for the growth plays.",
            facts=(customer.fact,),
        )
    status: dict[str, Fact] = {}
    for fact in view.log.of("deal.opened", "deal.staged", "deal.amended", "deal.won", "deal.lost"):
        status[fact.deal or ""] = fact
    last = [f for f in status.values() if f.kind in ("deal.won", "deal.lost")]
    won = [f for f in last if f.kind == "deal.won"]
    if won:
        fact = max(won, key=lambda f: f.at)
        return Stop(
            rule="bought",
            why=f"They bought on {fact.at:%Y-%m-%d}.",
            mend="Customers are for the growth plays.",
            facts=(view.log.identify(fact),),
        )
    lost = [f for f in last if f.kind == "deal.lost" and _rests(view, f, ads)]
    if not lost or len(last) < len(status):
        return None
    fact = max(lost, key=lambda f: f.at)
    until = fact.at + timedelta(days=ads.rest_days)
    return Stop(
        rule="lost",
        why=f"A deal was lost on {fact.at:%Y-%m-%d}; ads rest until {until:%Y-%m-%d}.",
        mend="Lower rest_days in [ads] to return sooner.",
        facts=(view.log.identify(fact),),
    )


def _cooled(view: View) -> Stop | None:
    lines = view.log.of("account.heated", "account.cooled")
    if not lines or lines[-1].kind != "account.cooled":
        return None
    return Stop(
        rule="cooled",
        why=f"The account cooled on {lines[-1].at:%Y-%m-%d}.",
        mend="It comes back by itself once it is hot again.",
        facts=(view.log.identify(lines[-1]),),
    )


def _replied(view: View, ads: Ads, contact: Contact | None) -> Stop | None:
    """Stop after a reply: by anybody where it stops the account, else by this contact."""
    if contact is None and ads.reply_stops == "person":
        return None
    told = [
        f
        for f in view.log.of("email.replied")
        if f.data.get("said") not in NO_REPLY
        and _rests(view, f, ads)
        and (contact is None or f.contact == contact.key)
    ]
    if not told:
        return None
    fact = told[-1]
    return Stop(
        rule="replied",
        why=f"{fact.contact or 'Somebody'} replied on {fact.at:%Y-%m-%d}: a conversation has begun.",
        mend=f"Ads may return {ads.rest_days} days after the last reply.",
        facts=(view.log.identify(fact),),
    )


def _left(view: View, contact: Contact) -> Stop | None:
    if contact.left is None:
        return None
    return Stop(
        rule="left",
        why=f"{contact.key} left on {contact.left.at:%Y-%m-%d}.",
        facts=(view.log.identify(contact.left),),
    )
