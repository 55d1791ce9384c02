"""Results as facts: shown, clicked, spent; told once, and restated as what they differ by."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time

import msgspec

from scotty.facts import Fact, identify
from scotty.vendors.adplatforms.reports import Read, Result

TAG = re.compile(r"\bSC-[0-9a-f]{8}\b", re.IGNORECASE)
RESTATED = 200
"""Corrections of one figure that are followed."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to tell whose a result is, and what was told before."""

    #: Tag of an audience -> (its channel, its accounts).
    audiences: Mapping[str, tuple[str, tuple[str, ...]]]
    #: A company as a platform names it -> the account's key, or None.
    find_account: Callable[[str], str | None]
    #: A fact's id -> the fact, or None.
    find_fact: Callable[[str], Fact | None]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a report, and what a person should know of them."""

    facts: tuple[Fact, ...]
    #: Companies of the report that are no account of ours, with their impressions.
    strangers: Mapping[str, int]
    notes: tuple[str, ...] = ()


def tell_results(read: Read, known: Known, now: datetime) -> Told:
    """Return the facts of a report. The same report again gives none.

    Identity is (platform, campaign, day, account). Platforms restate their figures for days: a
    later report tells what it differs by, under the same identity and a number, so that sums hold.
    `spend.recorded` comes from reports by campaign only; those by company leave small ones out.
    """
    facts: list[Fact] = []
    strangers: dict[str, int] = {}
    alone: dict[str, None] = {}
    notes: list[str] = []
    for result in read.results:
        tag = find_tag(result.campaign)
        channel, accounts = known.audiences.get(tag, (read.platform, ()))
        account = accounts[0] if len(accounts) == 1 else None
        if read.by_company:
            if account is not None:
                alone[result.campaign] = None
                continue
            account = known.find_account(result.company)
            if account is None:
                strangers[result.company] = strangers.get(result.company, 0) + result.impressions
                continue
        facts += _tell(read, result, _Whose(tag, channel, account), known, now)
    if alone:
        notes.append(
            f"Left out, since the report by campaign tells it: {', '.join(list(alone)[:5])}. "
            "Each is shown to one account alone."
        )
    if strangers:
        some = ", ".join(sorted(strangers, key=lambda n: (-strangers[n], n))[:5])
        notes.append(f"{len(strangers)} companies of the report are no account here: {some}.")
    return Told(facts=tuple(facts), strangers=strangers, notes=tuple(notes))


def find_tag(campaign: str) -> str:
    """Return the audience's tag in the name of a campaign; "" where it bears none."""
    found = TAG.search(campaign)
    return "SC-" + found.group()[3:].lower() if found else ""


class _Whose(msgspec.Struct, frozen=True):
    """Which audience and account a result is of."""

    tag: str
    channel: str
    account: str | None


def _tell(read: Read, result: Result, whose: _Whose, known: Known, now: datetime) -> Iterator[Fact]:
    numbers = {"impressions": result.impressions, "clicks": result.clicks}
    cost = {} if result.cents is None else {"cents": result.cents}
    shared = {
        "channel": whose.channel,
        "campaign": result.campaign,
        "audience": whose.tag,
        "level": "company" if read.by_company else "campaign",
    }
    more = {"currency": result.currency} if cost else {}
    parts: list[tuple[str, dict[str, int]]] = [("ad.shown", {**numbers, **cost})]
    if whose.account is not None and result.clicks:
        parts.append(("ad.clicked", {"clicks": result.clicks}))
    if result.cents is not None and not read.by_company:
        parts.append(("spend.recorded", {**numbers, **cost}))
    at = min(now, datetime.combine(result.day, time(), UTC))
    for kind, told in parts:
        source = f"ads:{read.platform}"
        key = f"{result.campaign}:{result.day}:{whose.account or ''}:{result.currency}"
        fresh = _settle(kind, source, key, told, known)
        if fresh is None:
            continue
        key, change, because = fresh
        if kind == "ad.clicked" and change["clicks"] <= 0:
            continue  # fewer clicks cannot unhappen
        yield Fact(
            kind=kind,
            at=at,
            known=now,
            source=source,
            key=key,
            account=None if kind == "spend.recorded" else whose.account,
            mass=float(change["clicks"]) if kind == "ad.clicked" else 1.0,
            because=because,
            data={**shared, **more, **_dress(kind, change)},
        )


def _dress(kind: str, change: Mapping[str, int]) -> dict[str, float | int]:
    """Return the figures under the names that readers of these kinds know."""
    money = "amount" if kind == "spend.recorded" else "cost"
    return {
        (money if name == "cents" else name): (value / 100 if name == "cents" else value)
        for name, value in change.items()
    }


def _settle(
    kind: str, source: str, key: str, told: Mapping[str, int], known: Known
) -> tuple[str, dict[str, int], tuple[str, ...]] | None:
    """Return key, figures and ground of what is new: all at first, later the difference, or None."""
    sums = dict.fromkeys(told, 0)
    before: list[str] = []
    for number in range(1, RESTATED):
        name = key if number == 1 else f"{key}#{number}"
        fact = known.find_fact(identify(kind, source, name))
        if fact is None:
            change = {field: value - sums[field] for field, value in told.items()}
            if before and not any(change.values()):
                return None
            return name, change, tuple(before[-1:])
        before.append(fact.id)
        for field, value in _undress(kind, fact).items():
            if field in sums:
                sums[field] += value
    return None


def _undress(kind: str, fact: Fact) -> dict[str, int]:
    money = "amount" if kind == "spend.recorded" else "cost"
    return {
        ("cents" if name == money else name): round(value * 100 if name == money else value)
        for name, value in fact.data.items()
        if name in ("impressions", "clicks", money) and isinstance(value, int | float)
    }
