"""News of cards: written anew when what they rest on changed, and told to whoever has a deal against."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from scotty.desk.access import Person
from scotty.desk.cards import WRITTEN, CardVersion, read_versions
from scotty.desk.rivals import read_market
from scotty.facts import Fact
from scotty.ports import House
from scotty.signals import Story, fold_name
from scotty.stages.research.cards import (
    Card,
    Change,
    Market,
    diff_lines,
    digest_lines,
    find_met,
    write_card,
)

SOURCE = "scotty"
SEEN = "cards"
"""Where a person's preferences keep the version of each card that they have seen."""
BECAUSE = 100
"""Facts that a written card names as its ground, the first of each line before all others."""


class CardChange(msgspec.Struct, frozen=True, kw_only=True):
    """A card that was written anew: how it differs, and who sells against the rival now."""

    rival: str
    name: str
    version: int
    fact: str
    changes: tuple[Change, ...]
    #: Whether more changed than counts: then its owners are told.
    news: bool
    #: Seller -> their open deals in which the rival was named.
    owners: Mapping[str, tuple[str, ...]]


class CardNews(msgspec.Struct, frozen=True, kw_only=True):
    """A changed card that somebody should read: which, what came, and for which of their deals."""

    rival: str
    name: str
    version: int
    at: datetime
    #: What is new, in the card's own lines.
    says: tuple[str, ...]
    #: (key, name) of their open deals in which the rival was named.
    deals: tuple[tuple[str, str], ...]


def refresh_cards(house: House, by: str, market: Market | None = None) -> list[CardChange]:
    """Write down every card whose lines changed since its newest version; return what changed.

    Where nothing changed nothing is written: to refresh twice is to refresh once. Those who own an
    open deal against the rival see it on Today; no mail is sent.
    """
    market = market or read_market(house, house.clock.now())
    written = read_versions(house)
    found = []
    for key in market.rivals:
        card = write_card(key, market)
        change = _refresh(house, card, written.get(key, ()), by)
        if change is not None:
            found.append(msgspec.structs.replace(change, owners=_list_owners(market, card)))
    return found


def tend_cards(house: House) -> list[CardChange]:
    """Refresh all cards where the ledger has grown since that was last done; for the running app."""
    path, head = house.home / "cards.head", house.ledger.head()
    if path.exists() and path.read_text(encoding="utf-8") == str(head):
        return []
    changes = refresh_cards(house, SOURCE)
    path.write_text(str(house.ledger.head() if changes else head), encoding="utf-8")
    return changes


def _refresh(
    house: House, card: Card, versions: tuple[CardVersion, ...], by: str
) -> CardChange | None:
    digest = digest_lines(card.lines)
    if not card.lines or (versions and versions[-1].digest == digest):
        return None
    number = versions[-1].number + 1 if versions else 1
    now = house.clock.now()
    fact = Fact(
        kind=WRITTEN,
        at=now,
        known=now,
        source=SOURCE,
        key=f"{card.rival}:{number}",  # of two who refresh at once, the ledger lets one stand
        because=_list_ground(card),
        data={
            "rival": card.rival,
            "name": card.name,
            "version": number,
            "digest": digest,
            "lines": msgspec.to_builtins(card.lines),
            "by": by,
        },
    )
    if not house.ledger.append([fact]).new:
        return None
    changes = diff_lines(versions[-1].lines if versions else (), card.lines)
    return CardChange(
        rival=card.rival,
        name=card.name,
        version=number,
        fact=fact.id,
        changes=changes,
        news=any(change.news for change in changes),
        owners={},
    )


def _list_ground(card: Card) -> tuple[str, ...]:
    firsts = [line.facts[0] for line in card.lines if line.facts]
    rest = [fact for line in card.lines for fact in line.facts[1:]]
    return tuple(dict.fromkeys((*firsts, *rest)))[:BECAUSE]


def _list_owners(market: Market, card: Card) -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for duel in market.duels:
        if duel.deal in card.against and duel.owner:
            owners.setdefault(duel.owner, []).append(duel.deal)
    return {owner: tuple(deals) for owner, deals in sorted(owners.items())}


def list_card_news(house: House, person: Person, stories: Iterable[Story]) -> list[CardNews]:
    """Return changed cards of rivals in a person's own open deals that they have not seen, newest first.

    `stories` are those of open deals. A version whose counts alone changed is no news. It goes
    when they open the card, or the deal closes.
    """
    mine = [story for story in stories if is_owner(person, story.owner or "")]
    if not mine:
        return []
    met: dict[str, list[tuple[str, str]]] = {}
    for story in mine:
        for key in story.once(find_met):
            met.setdefault(key, []).append((story.deal, str(story.last("name") or story.deal)))
    seen = person.user.preferences.get(SEEN) or {}
    versions = read_versions(house)
    news = []
    for key, deals in met.items():
        fresh = [v for v in versions.get(key, ()) if v.number > int(seen.get(key, 0))]
        came = [c for version in fresh for c in version.changes if c.news and c.sort == "came"]
        went = [c for version in fresh for c in version.changes if c.news and c.sort == "went"]
        if came or went:
            newest = versions[key][-1]
            fact = house.ledger.fact(newest.fact)
            name = str(fact.data.get("name") or key) if fact else key
            says = tuple(c.after or f"No more: {c.before}" for c in (*came, *went))
            news.append(
                CardNews(
                    rival=key,
                    name=name,
                    version=newest.number,
                    at=newest.at,
                    says=says,
                    deals=tuple(sorted(deals)),
                )
            )
    return sorted(news, key=lambda one: (one.at, one.rival), reverse=True)


def is_owner(person: Person, owner: str) -> bool:
    """Return whether a seller as the system of record names them is this person: by name or address."""
    told = fold_name(owner)
    return bool(told) and told in (fold_name(person.user.name), fold_name(person.user.email))


def mark_seen(house: House, person: Person, rival: str, version: int) -> None:
    """Remember that a person has seen a version of a card; an older one changes nothing."""
    seen = dict(person.user.preferences.get(SEEN) or {})
    if version > int(seen.get(rival, 0)):
        preferences = {**person.user.preferences, SEEN: {**seen, rival: version}}
        house.access.change_user(person.user.id, preferences=preferences)
