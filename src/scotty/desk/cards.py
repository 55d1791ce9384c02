"""Battle cards: every rival's, one as a whole, one as it is read for a deal; and their versions."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from scotty.desk.rivals import count_seen, read_market
from scotty.facts import Fact, Refused
from scotty.ports import House
from scotty.signals import Story
from scotty.stages.research.cards import (
    SELECTED,
    Card,
    Change,
    Focus,
    Line,
    Market,
    Record,
    diff_lines,
    find_met,
    key_rival,
    write_card,
)
from scotty.stages.research.cards.duel import list_told

WRITTEN = "card.written"


class CardVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A card as it was written down."""

    number: int
    at: datetime
    by: str
    digest: str
    fact: str
    lines: tuple[Line, ...] = ()
    #: How it differs from the version before; all of it came where there is none.
    changes: tuple[Change, ...] = ()


class CardRow(msgspec.Struct, frozen=True, kw_only=True):
    """A rival in the list: how we stand against it, and when its card changed last."""

    rival: str
    name: str
    record: Record
    all: Record
    #: Open deals in which it was named, what they are worth in US dollars, and whose they are.
    open: int
    amount: float
    owners: tuple[str, ...]
    #: Times that accounts were seen looking at it within a year; accounts that use it.
    seen: int
    users: int
    #: Its own account, where the playbook names it.
    account: str
    version: int
    changed: datetime | None
    simulated: bool


class CardList(msgspec.Struct, frozen=True, kw_only=True):
    """All rivals, those met in most open deals first."""

    as_of: datetime
    rows: tuple[CardRow, ...]
    notes: tuple[str, ...] = ()


class AgainstDeal(msgspec.Struct, frozen=True, kw_only=True):
    """An open deal in which a rival was named."""

    deal: str
    name: str
    account: str
    owner: str
    amount: float | None


class CardPage(msgspec.Struct, frozen=True, kw_only=True):
    """A card, the deals that it is for, and its versions, oldest first."""

    as_of: datetime
    card: Card
    row: CardRow
    deals: tuple[AgainstDeal, ...]
    versions: tuple[CardVersion, ...]
    #: How it reads otherwise than its newest version: not written down yet.
    pending: tuple[Change, ...] = ()
    #: The deal that it is read for; None for any.
    focus: Focus | None = None
    notes: tuple[str, ...] = ()


def list_cards(
    house: House, as_of: datetime | None = None, market: Market | None = None
) -> CardList:
    """Return all rivals as known at `as_of` (now by default), those met in most open deals first.

    `market` is what `read_market` gives, where the caller holds it.
    """
    market = market or read_market(house, as_of or house.clock.now())
    written = read_versions(house, market.moment)
    rows = [_lay(write_card(key, market), market, written.get(key, ())) for key in market.rivals]
    rows.sort(key=lambda row: (-row.open, -row.record.closed, -row.seen, row.name))
    notes = (
        ()
        if rows
        else ("No rival is known: no deal was lost to one, and the playbook names none.",)
    )
    return CardList(as_of=market.moment, rows=tuple(rows), notes=notes)


def show_card(
    house: House, rival: str, as_of: datetime | None = None, market: Market | None = None
) -> CardPage:
    """Return a rival's card, by any spelling of its name. Raises Refused for one that is not known."""
    market = market or read_market(house, as_of or house.clock.now())
    return _show(house, find_rival(market, rival), market, None)


def show_card_for_deal(
    house: House,
    deal: str,
    rival: str,
    as_of: datetime | None = None,
    market: Market | None = None,
) -> CardPage:
    """Return a rival's card as it is read for a deal: what was said of it there, and by whom.

    Voices of its industry speak first. Raises Refused for a deal or rival that is not known.
    """
    market = market or read_market(house, as_of or house.clock.now())
    duel = next((d for d in market.duels if d.deal == deal), None)
    if duel is None:
        raise Refused(f"No deal is called {deal!r}.", "Give the id that the CRM gives it.")
    focus = Focus(deal=deal, account=duel.account, industry=duel.industry, size=duel.size)
    return _show(house, find_rival(market, rival), market, focus)


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """A rival that was heard of in a deal: by how many facts, and by which last."""

    rival: str
    name: str
    facts: int
    last: datetime
    fact: str


def list_met(stories: Mapping[str, Story], deal: str) -> tuple[Met, ...]:
    """Return the rivals heard of in an open deal, the last heard first; `stories` are the pipeline's."""
    story = stories.get(deal)
    if story is None:
        return ()
    found = [
        Met(
            rival=key,
            name=_name(key, facts),
            facts=len(facts),
            last=facts[-1].at,
            fact=story.log.identify(facts[-1]),
        )
        for key, facts in story.once(find_met).items()
    ]
    return tuple(sorted(found, key=lambda met: (met.last, met.rival), reverse=True))


def _name(key: str, facts: Sequence[Fact]) -> str:
    told = [name for fact in facts for name in list_told(fact) if key_rival(name) == key]
    return told[-1][:80] if told else key.title()


def find_rival(market: Market, name: str) -> str:
    """Return the key of a rival by any spelling. Raises Refused where none is called so."""
    key = key_rival(name)
    if key not in market.rivals:
        known = ", ".join(rival.name for rival in list(market.rivals.values())[:12])
        raise Refused(
            f"No rival is called {name[:80]!r}.",
            f"Known are {known}." if known else "Name rivals in the playbook: [deals] rivals.",
        )
    return key


def _show(house: House, key: str, market: Market, focus: Focus | None) -> CardPage:
    whole = write_card(key, market)
    card = whole if focus is None else write_card(key, market, focus)
    versions = read_versions(house, market.moment).get(key, ())
    pending = diff_lines(versions[-1].lines, whole.lines) if versions else ()
    deals = [
        AgainstDeal(deal=d.deal, name=d.name, account=d.account, owner=d.owner, amount=d.amount)
        for d in market.duels
        if d.deal in card.against
    ]
    return CardPage(
        as_of=market.moment,
        card=card,
        row=_lay(whole, market, versions),
        deals=tuple(sorted(deals, key=lambda d: (-(d.amount or 0.0), d.deal))),
        versions=versions,
        pending=pending,
        focus=focus,
        notes=(SELECTED,) if whole.record.closed else (),
    )


def _lay(card: Card, market: Market, versions: Sequence[CardVersion]) -> CardRow:
    against = [d for d in market.duels if d.deal in card.against]
    last = versions[-1] if versions else None
    return CardRow(
        rival=card.rival,
        name=card.name,
        record=card.record,
        all=card.all,
        open=len(against),
        amount=sum(d.amount or 0.0 for d in against),
        owners=tuple(sorted({d.owner for d in against if d.owner})),
        seen=count_seen(market, card.rival),
        users=len(market.users.get(card.rival, ())),
        account=market.rivals[card.rival].account,
        version=last.number if last else 0,
        changed=last.at if last else None,
        simulated=card.simulated,
    )


def read_versions(
    house: House, moment: datetime | None = None
) -> Mapping[str, tuple[CardVersion, ...]]:
    """Return rival -> versions of its card that were written by `moment`, oldest first."""
    told: dict[str, list[Fact]] = {}
    for fact in house.ledger.facts(WRITTEN):
        if moment is None or fact.known <= moment:
            told.setdefault(str(fact.data["rival"]), []).append(fact)
    found = {}
    for key, facts in told.items():
        versions: list[CardVersion] = []
        for fact in sorted(facts, key=lambda f: int(f.data["version"])):
            lines = msgspec.convert(fact.data["lines"], tuple[Line, ...])
            before = versions[-1].lines if versions else ()
            versions.append(
                CardVersion(
                    number=int(fact.data["version"]),
                    at=fact.known,
                    by=str(fact.data.get("by") or ""),
                    digest=str(fact.data.get("digest") or ""),
                    fact=fact.id,
                    lines=lines,
                    changes=diff_lines(before, lines),
                )
            )
        found[key] = tuple(versions)
    return found
