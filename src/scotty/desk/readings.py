"""Published pages and how they are read: opened, stayed, changed, watched; by people, machines left out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from scotty.desk.pages import Published, list_pages
from scotty.facts import Fact
from scotty.ports import House

KINDS = ("web.page_viewed", "page.dwelt", "calculator.edited", "video.watched")
State = Literal["up", "expired", "taken down"]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A page, and what people did with it."""

    page: Published
    #: The company's name; the person's, "" for a page for anybody there.
    company: str
    reader: str
    state: State
    #: Views by people, reloads within a minute once; browsers they came from; machines' views.
    opened: int = 0
    visitors: int = 0
    machines: int = 0
    #: Seconds in view, all visits together; how far down they came, 0-100.
    seconds: int = 0
    scroll: int = 0
    #: Times that somebody changed numbers of the calculator; most quarters of the video seen.
    edits: int = 0
    quartile: int | None = None
    last: datetime | None = None


class Readings(msgspec.Struct, frozen=True, kw_only=True):
    """Pages, newest first."""

    as_of: datetime
    pages: tuple[Reading, ...]
    #: Whether there are more than were asked for.
    more: bool


def list_readings(house: House, account: str | None = None, limit: int = 50) -> Readings:
    """Return published pages with what came of them, those taken down too."""
    now = house.clock.now()
    found = list_pages(house, account, limit + 1)
    shown = found[:limit]
    acts = _read_acts(house, sorted({page.account for page in shown}))
    names = _read_names(house, shown)
    pages = tuple(_lay(page, acts.get(page.id, ()), names, now) for page in shown)
    return Readings(as_of=now, pages=pages, more=len(found) > limit)


def _read_acts(house: House, accounts: Sequence[str]) -> Mapping[str, Sequence[Fact]]:
    """Return page -> what its visitors did, in whatever order."""
    acts: dict[str, list[Fact]] = defaultdict(list)
    for account in accounts:
        for kind in KINDS:
            for fact in house.ledger.facts(kind, account):
                if fact.source == "pages":
                    acts[str(fact.data.get("page"))].append(fact)
    return acts


def _read_names(house: House, pages: Sequence[Published]) -> Mapping[str, str]:
    """Return key of an account or person -> their name as told."""
    rows = house.tables.accounts(sorted({page.account for page in pages}))
    names = {str(row["key"]): str(row.get("name") or row["key"]) for row in rows}
    people = house.tables.people(sorted({page.contact for page in pages if page.contact}))
    return names | {
        str(row["key"]): str((row["profile"] or {}).get("name") or row["key"]) for row in people
    }


def _lay(page: Published, acts: Sequence[Fact], names: Mapping[str, str], now: datetime) -> Reading:
    human = [fact for fact in acts if fact.verdict == "human"]
    views = [fact for fact in human if fact.kind == "web.page_viewed"]
    dwelt = [fact for fact in human if fact.kind == "page.dwelt"]
    quarters = [int(f.data["quartile"]) for f in human if f.kind == "video.watched"]
    state: State = "taken down" if page.revoked else "expired" if page.expires <= now else "up"
    return Reading(
        page=page,
        company=names.get(page.account, page.account),
        reader=names.get(page.contact, page.contact) if page.contact else "",
        state=state,
        opened=len(views),
        visitors=len({str(fact.data.get("device")) for fact in human}),
        machines=sum(f.kind == "web.page_viewed" and f.verdict != "human" for f in acts),
        seconds=round(sum(float(fact.data.get("seconds", 0)) for fact in dwelt)),
        scroll=round(max((float(fact.data.get("scroll", 0)) for fact in dwelt), default=0)),
        edits=sum(fact.kind == "calculator.edited" for fact in human),
        quartile=max(quarters, default=None),
        last=max((fact.at for fact in human), default=None),
    )
