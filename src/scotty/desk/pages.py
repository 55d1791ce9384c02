"""Pages for accounts and people: composed, published once allowed, read by signed link, taken down."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

import msgspec

from scotty.desk.films import find_film
from scotty.desk.signed import Damaged, read_key, read_token, sign_token
from scotty.facts import Bug, Fact, Held, Refused, identify
from scotty.playbook.content import INVENTED
from scotty.playbook.roi import Model
from scotty.ports import House
from scotty.ports.suppressions import OWN
from scotty.signals.view import View
from scotty.stages.engage.pages import Page, Stock, compose_page

PURPOSE = "page"
"""What the tokens of pages are signed for."""
WAYS = {"landing": "", "roi": "/roi", "briefing": "/briefing.pdf", "video": "/video"}
"""What a published link opens -> what follows its token."""

REFUSALS = (*OWN, "asked", "legal")
"""Reasons of the suppression list that leave no page up."""

Way = Literal["landing", "roi", "briefing", "video"]


class Gone(Refused):
    """A page that was there once: taken down, or past its day."""


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was put up."""

    #: Id of the page.published fact.
    id: str
    account: str
    contact: str | None
    kind: str
    #: Hash of what it says.
    version: str
    by: str
    at: datetime
    expires: datetime
    #: Where it is, from the root of this installation; it opens the page to whoever holds it.
    path: str
    revoked: bool = False
    #: Whether the company is invented, by the sandbox.
    simulated: bool = False


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A page as a visitor reads it, and what is noted of the visit under."""

    id: str
    token: str
    account: str
    contact: str | None
    kind: str
    #: Name of the recording that it was let out with; "" for none.
    film: str
    page: Page


def compose_for(
    house: House,
    name: str,
    contact: str | None,
    stock: Stock,
    model: Model | None = None,
) -> Page | Held:
    """Return the page for an account (domain, key, exact name), or for one of its people.

    Held where they opted out. Nothing is put up by it. Raises Refused for an unknown account or
    person.
    """
    house.tables.refresh()
    row = house.tables.account(name)
    if row is None:
        raise Refused(f"No account is called {name!r}.", "Give its domain, or its exact name.")
    key = str(row["key"])
    view = View(house.ledger.timelines([key])[key], house.clock.now())
    if contact is not None and contact not in view.people:
        raise Refused(f"Nobody at {name} is known as {contact!r}.", "Give the person's address.")
    person = None if contact is None else view.people[contact]
    out = opted_out(house, key, person.email if person else "")
    return compose_page(view, person, stock, model, out)


def opted_out(house: House, account: str, address: str) -> bool:
    """Return whether a person, or a whole company, does not want to hear from us.

    A dead address or a pause is no such word. Raises Later where the list cannot be read.
    """
    asked = address or (f"anybody@{account}" if "." in account else "")
    found = house.suppressions.find(asked, house.clock.now()) if asked else None
    return found is not None and found.reason in REFUSALS


def publish_page(house: House, page: Page, kind: Way, *, by: str, allowed: str) -> Published:
    """Put a page up and return its link. The same page on the same permission is one page.

    `allowed` names the decision that let it out (an `act.decided` fact); there is no other way.
    What a visitor sees is the page as given, kept in the fact: later changes of facts, content or
    playbook do not reach it. Raises Refused where it may not leave as it is.
    """
    if not allowed:
        raise Bug("a page is put up that nobody let out")
    check_page(house, page, kind)
    if opted_out(house, page.account, page.address):
        raise Refused("They do not want to hear from us.", "Leave it.")
    now = house.clock.now()
    version, key, name = _name(page, kind, allowed)
    known = house.ledger.fact(name)
    fact = known or Fact(
        kind="page.published",
        at=now,
        known=now,
        source="scotty",
        key=key,
        account=page.account,
        contact=page.contact,
        because=(allowed,) if len(allowed) == 32 else (),
        data={
            "page": name,
            "kind": kind,
            "version": version,
            "by": by,
            "allowed": allowed,
            "film": find_film(house, page),
            "expires": (now + timedelta(days=page.brand.days)).isoformat(),
            "content": msgspec.json.decode(msgspec.json.encode(page)),
        },
    )
    if known is None:
        house.ledger.append([fact])
    return _describe(house, fact)


def name_page(page: Page, kind: str, allowed: str) -> str:
    """Return the id that a page has, or will have, once it is put up on a permission."""
    return _name(page, kind, allowed)[2]


def _name(page: Page, kind: str, allowed: str) -> tuple[str, str, str]:
    """Return the hash of what a page says, and key and id of the fact that puts it up."""
    version = blake2b(msgspec.json.encode(page), digest_size=8).hexdigest()
    key = "|".join((page.account, page.contact or "", kind, version, allowed))
    return version, key, identify("page.published", "scotty", key)


def check_page(house: House, page: Page, kind: str) -> None:
    """Raise Refused where a page may not be put up as it is."""
    if not page.brand.name:
        raise Refused("The page does not say whose it is.", "Give [pages] a name in the playbook.")
    if kind not in WAYS:
        raise Refused(f"There is no page {kind!r}.", f"Choose from {', '.join(WAYS)}.")
    if kind == "roi" and page.worth is None:
        raise Refused("This page has no calculator.", "Choose an ROI model for it.")
    if kind == "video" and not find_film(house, page):
        raise Refused("The message is not recorded yet.", "Bring the recording first.")
    invented = [x.text for x in page.lines() if INVENTED in x.source.casefold()]
    if invented and not page.simulated:
        raise Refused(
            f"“{invented[0]}” is an example that came with Scotty, about a company that does not exist.",
            "Replace it by content of your own, or delete it.",
        )


def revoke_page(house: House, page: str, by: str, why: str = "") -> Published:
    """Take a page down, at once and for good. Raises Refused where there is no such page."""
    fact = house.ledger.fact(page)
    if fact is None or fact.kind != "page.published":
        raise Refused(f"No page has the id {page!r}.", "`list_pages` shows the ids of pages.")
    now = house.clock.now()
    revoked = Fact(
        kind="page.revoked",
        at=now,
        known=now,
        source="scotty",
        key=page,
        account=fact.account,
        contact=fact.contact,
        because=(page,),
        data={"page": page, "by": by, "why": why},
    )
    house.ledger.append([revoked])
    return _describe(house, fact)


def list_pages(house: House, account: str | None = None, limit: int = 100) -> list[Published]:
    """Return pages that were put up, newest first, those taken down too."""
    facts = house.ledger.facts("page.published", account)[::-1]
    return [_describe(house, fact) for fact in facts[:limit]]


def open_page(house: House, token: str) -> Opened:
    """Return the page behind a link.

    Raises Damaged for a link that is not ours, Gone for a page that is not up any more: taken
    down, past its day, or its reader has opted out since.
    """
    now = house.clock.now()
    parts = read_token(read_key(house), PURPOSE, token, now)
    fact = house.ledger.fact(parts[0]) if len(parts) == 1 else None
    if fact is None or fact.kind != "page.published" or fact.account is None:
        raise Damaged
    page = read_page(fact)
    if _is_revoked(house, parts[0]) or opted_out(house, fact.account, page.address):
        raise Gone("This page has been taken down.", "Ask whoever sent you the link.")
    if now >= _read_expiry(fact):
        raise Gone("This page has expired.", "Ask whoever sent you the link for a new one.")
    return Opened(
        id=parts[0],
        token=token,
        account=fact.account,
        contact=fact.contact,
        kind=str(fact.data["kind"]),
        film=str(fact.data["film"]),
        page=page,
    )


def read_page(fact: Fact) -> Page:
    """Return the page that a page.published fact put up."""
    return msgspec.convert(fact.data["content"], Page)


def _read_expiry(fact: Fact) -> datetime:
    return datetime.fromisoformat(str(fact.data["expires"]))


def _is_revoked(house: House, page: str) -> bool:
    return house.ledger.fact(identify("page.revoked", "scotty", page)) is not None


def _describe(house: House, fact: Fact) -> Published:
    name, kind = fact.id, str(fact.data["kind"])
    token = sign_token(read_key(house), PURPOSE, (name,))
    return Published(
        id=name,
        account=str(fact.account),
        contact=fact.contact,
        kind=kind,
        version=str(fact.data["version"]),
        by=str(fact.data["by"]),
        at=fact.at,
        expires=_read_expiry(fact),
        path=f"/p/{token}{WAYS[kind]}",
        revoked=_is_revoked(house, name),
        simulated=bool(fact.data["content"].get("simulated")),
    )
