"""What a page's address asks for: a date, a sort order, a filter."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import msgspec
from starlette.requests import Request

from scotty.door.caller import house_of
from scotty.facts import Refused
from scotty.stages.identify.standing import Standing

SORTS: dict[str, Callable[[Standing], Any]] = {
    "name": lambda a: a.name.lower(),
    "tier": lambda a: a.tier or 9,
    "score": lambda a: -a.score,
    "fit": lambda a: -a.fit,
    "intent": lambda a: -a.intent,
    "engaged": lambda a: (-a.engaged, -a.contacts),
    "value": lambda a: -a.value,
}
"""Columns by which a list can be ordered, in the direction people expect first."""
DAYS = 365
"""How far back the slider of an account's pages goes."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts after filter and order; each with its rank in the whole list."""

    rows: list[tuple[int, Standing]]
    sort: str = "rank"
    up: bool = False
    q: str = ""
    tier: int | None = None
    lacks: str = ""


def read_moment(request: Request) -> tuple[datetime | None, str]:
    """Return the moment that `as_of=YYYY-MM-DD` asks for, and the text; None for now or today.

    A date means its end, as people mean it. Raises Refused for what is no date.
    """
    text = request.query_params.get("as_of", "").strip()
    now = house_of(request).clock.now()
    if not text:
        return None, ""
    try:
        asked = datetime.combine(datetime.fromisoformat(text).date(), time.max, UTC)
    except ValueError as error:
        raise Refused(f"{text!r} is not a date.", "Write it as YYYY-MM-DD.") from error
    if asked >= now or asked < now - timedelta(days=36525):
        return None, ""
    return asked, text[:10]


def lay_slider(now: datetime, moment: datetime | None) -> dict[str, Any]:
    """Return what the slider of an account's pages is drawn from: its length, its first day, where it stands."""
    back = min(DAYS, (now - (moment or now)).days)
    return {"days": DAYS, "first": now - timedelta(days=DAYS), "back": back}


def show_rows(request: Request, accounts: Sequence[Standing]) -> Shown:
    """Return the accounts that the query asks for, in its order."""
    asked = request.query_params
    words, tier, lacks = asked.get("q", "").strip(), asked.get("tier", ""), asked.get("lacks", "")
    wanted = int(tier) if tier in {"0", "1", "2", "3"} else None
    rows = [
        (rank, a)
        for rank, a in enumerate(accounts, start=1)
        if (not words or words.lower() in a.name.lower() or words.lower() in a.domain.lower())
        and (wanted is None or (a.tier or 0) == wanted)
        and (not lacks or lacks in a.lacks)
    ]
    sort, up = asked.get("sort", "rank"), asked.get("up") == "1"
    if sort in SORTS:
        rows.sort(key=lambda row: SORTS[sort](row[1]), reverse=up)
    elif up:
        rows.reverse()
    return Shown(
        rows=rows,
        sort=sort if sort in SORTS else "rank",
        up=up,
        q=words,
        tier=wanted,
        lacks=lacks,
    )


def read_number(request: Request, name: str, default: int, most: int) -> int:
    """Return a whole number of the query, within 0 and `most`."""
    text = request.query_params.get(name, "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else default
