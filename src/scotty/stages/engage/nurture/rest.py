"""Rest: who was not ready, and whether they may be spoken to again; what makes them ripe."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from scotty.facts import Fact
from scotty.signals.view import View
from scotty.stages.engage.conditions import DEEDS, MEETINGS

Why = Literal["date", "heated", "deeds", "time"]
"""Why somebody is ripe: the day that they named has come; their account became hot; they came back
by themselves; it is long enough ago. In this order of weight: what they said comes first."""
WHYS: tuple[Why, ...] = ("date", "heated", "deeds", "time")
ASKED_NOT_TO = ("unsubscribe", "hostile", "wrong_person", "bounced", "complained")
"""Words in why a sequence ended after which nobody is ripe, whatever the suppression list says."""
SHOWN = 5


class Spans(msgspec.Struct, frozen=True, kw_only=True):
    """How long is long enough, in days. Judgement, until enough of them have answered."""

    #: Without a deed of theirs before one that counts as coming back.
    quiet: int = 30
    #: For which coming back is news.
    fresh: int = 14
    #: From the end of a sequence until another is no nuisance.
    rest: int = 90


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One reason why somebody is ripe."""

    why: Why
    #: In a sentence, for people.
    says: str
    at: datetime
    facts: tuple[str, ...]


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """A person whose sequence ended without a meeting."""

    account: str
    contact: str
    state: Literal["resting", "ripe"]
    #: The sequence that ended, when, why, and the fact that tells it.
    sequence: str
    ended: datetime
    end_why: str
    fact: str
    #: Why they are ripe, the weightiest first.
    signs: tuple[Sign, ...] = ()
    #: Day before which they want nothing; None where they named none.
    until: datetime | None = None


def judge_rest(view: View, contact: str, spans: Spans | None = None) -> Rest | None:
    """Return how a person rests after a sequence that ended without a meeting, as known at the view's moment.

    None where none ended, where they are in another one, met us since, bought, left, or want nothing
    more: for those there is nothing to wait for. Pure.
    """
    spans = spans or Spans()
    ended = next(
        (f for f in reversed(view.log.of("enrolment.ended")) if f.contact == contact), None
    )
    begun = [f for f in view.log.of("contact.enrolled") if f.contact == contact]
    if ended is None or (begun and begun[-1].at > ended.at):
        return None
    mine = [f for f in begun if f.at <= ended.at]
    since = mine[-1].at if mine else ended.at
    if _is_closed(view, contact, since) or _says_no(view, contact, ended):
        return None
    until = _find_day(view, contact, since)
    waits = until is not None and until[0] > view.moment
    signs = () if waits else tuple(_list_signs(view, contact, (ended, until), spans))
    return Rest(
        account=view.account,
        contact=contact,
        state="ripe" if signs else "resting",
        sequence=str(ended.data.get("sequence") or ""),
        ended=ended.at,
        end_why=str(ended.data.get("why") or ""),
        fact=view.log.identify(ended),
        signs=tuple(sorted(signs, key=lambda s: WHYS.index(s.why))),
        until=until[0] if until is not None and waits else None,
    )


def _is_closed(view: View, contact: str, since: datetime) -> bool:
    """Return whether there is nothing to wait for: they left, they bought, or somebody meets them."""
    person = view.people.get(contact)
    customer = view.profile.get("customer")
    return (
        person is None
        or person.left is not None
        or (customer is not None and customer.value is True)
        or bool(view.log.of("deal.won", "subscription.started"))
        or any(f.at >= since for f in view.log.of(*sorted(MEETINGS)))
    )


def _says_no(view: View, contact: str, ended: Fact) -> bool:
    """Return whether they, or their whole company, want nothing more of us, for good or for now."""
    if any(word in str(ended.data.get("why") or "") for word in ASKED_NOT_TO):
        return True
    standing: dict[tuple[str | None, str], Fact] = {}
    for fact in sorted(
        view.log.of("contact.resubscribed", "contact.suppressed", "suppression.lifted"),
        key=lambda f: f.known,
    ):
        if fact.contact not in (contact, None):
            continue
        if fact.kind == "contact.suppressed":
            standing[fact.contact, str(fact.data.get("reason"))] = fact
        else:
            standing = {k: f for k, f in standing.items() if k[0] != fact.contact}
    # A pause is told by its day; see `_find_day`.
    return any(
        f.data.get("reason") != "pause" and (_read_day(f, "until") or view.moment) >= view.moment
        for f in standing.values()
    )


def _find_day(view: View, contact: str, since: datetime) -> tuple[datetime, Fact] | None:
    """Return the last day that they named as the one to speak again, and who told it."""
    told = [
        (day, f)
        for f in view.log.of("contact.suppressed", "mail.received")
        if f.contact == contact and f.at >= since
        if f.data.get("reason") == "pause" or f.data.get("said") == "not_now"
        if (day := _read_day(f, "until", "back")) is not None
    ]
    return max(told, key=lambda pair: (pair[1].at, pair[0])) if told else None


def _read_day(fact: Fact, *fields: str) -> datetime | None:
    for field in fields:
        told = str(fact.data.get(field) or "")
        try:
            day = datetime.fromisoformat(told)
        except ValueError:
            continue
        return day if day.tzinfo else day.replace(tzinfo=fact.at.tzinfo)
    return None


def _list_signs(
    view: View, contact: str, told: tuple[Fact, tuple[datetime, Fact] | None], spans: Spans
) -> Iterator[Sign]:
    ended, named = told
    identify, moment = view.log.identify, view.moment
    sent = [f.at for f in view.log.of("touch.sent") if f.contact == contact]
    if named is not None and not any(at >= named[0] for at in sent):
        day, fact = named
        says = f"They wanted to hear from us after {day:%Y-%m-%d}, and that day has come."
        yield Sign(why="date", says=says, at=day, facts=(identify(fact),))
    lines = view.log.of("account.cooled", "account.heated")
    hot = lines[-1] if lines and lines[-1].kind == "account.heated" else None
    if hot is not None and (hot.at >= ended.at or ended.data.get("why") == "hot"):
        says = f"Their company became hot on {hot.at:%Y-%m-%d}."
        yield Sign(why="heated", says=says, at=hot.at, facts=(identify(hot),))
    back = _find_return(view, contact, ended.at, spans)
    if back:
        quiet = f"on {back[0].at:%Y-%m-%d}, after {spans.quiet} days of nothing or more"
        facts = tuple(identify(f) for f in back[-SHOWN:])
        yield Sign(why="deeds", says=f"They came back {quiet}.", at=back[-1].at, facts=facts)
    tier = _find_tier(view)
    last = max([ended.at, *sent])
    by_us = ended.data.get("by") in (None, "", "scotty")  # whom a person stopped, a person begins
    if by_us and tier is not None and moment - last >= timedelta(days=spans.rest):
        says = f"They heard from us {(moment - last).days} days ago, and are still tier {tier.data['tier']}."
        facts = (identify(ended), identify(tier))
        yield Sign(why="time", says=says, at=last + timedelta(days=spans.rest), facts=facts)


def _find_return(view: View, contact: str, since: datetime, spans: Spans) -> list[Fact]:
    """Return what they did on purpose since they came back, oldest first; [] where they did not."""
    mine = [f for f in view.log.of(*DEEDS) if f.contact == contact and f.at <= view.moment]
    after = [f for f in mine if f.at > since]
    if not after or view.moment - after[-1].at > timedelta(days=spans.fresh):
        return []
    quiet = timedelta(days=spans.quiet)
    for place in range(len(after) - 1, -1, -1):
        before = after[place - 1].at if place else since
        if after[place].at - before >= quiet:
            return after[place:]
    return []


def _find_tier(view: View) -> Fact | None:
    """Return the fact that gives the account its tier; None where it has none: it does not fit any more."""
    told = [
        f for f in view.log.of("account.pinned", "account.tiered") if f.data.get("tier") != "free"
    ]
    return told[-1] if told and str(told[-1].data.get("tier")).isdigit() else None
