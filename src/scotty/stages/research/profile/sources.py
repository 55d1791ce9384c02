"""Sources: who told a fact, where it can be read, and whether it may be said to them."""

from urllib.parse import urlsplit

from scotty.facts import Fact
from scotty.signals.view import PUBLIC
from scotty.stages.research.profile.line import Origin, Reach
from scotty.stages.research.profile.room import Room, show_plain

OPEN = frozenset({"site", "news", "job", "filing", "record"})
"""Sorts of document that anybody can read; a file or a note is ours."""
TOLD = frozenset(
    {"call.transcribed", "call.held", "email.replied", "meeting.booked", "web.chat_started"}
    | {"web.form_submitted", "web.demo_requested", "event.registered"}
)
"""Kinds in which they spoke to us."""
SAYABLE = frozenset({"name", "domain", "industry", "technologies", "founded", "country", "employees", "parent"})  # fmt: skip
"""Fields of a company's profile that may be said; revenue and growth are estimates."""
LABELS = {
    "crm": "CRM",
    "crm-update": "CRM",
    "web": "our site",
    "mail": "mail",
    "calls": "call",
    "calendar": "calendar",
    "news": "news",
    "jobs": "job boards",
    "technographics": "technology data",
    "reviews": "review site",
    "6sense": "intent data (6sense)",
    "bombora": "topic data (Bombora)",
    "bombora-weekly": "topic data (Bombora)",
    "enrichment": "enrichment",
    "billing": "billing",
    "outreach": "outreach",
    "tenders": "tender notices",
    "segment": "our site",
    "scotty": "Scotty",
    "stack": "stack as seen",
}
"""Part of a source's name -> how people call it."""


def name_source(fact: Fact) -> str:
    """Return who told a fact, for people: the host where it was read, else the system."""
    url = read_url(fact)
    if url:
        return show_plain(urlsplit(url).hostname or url, 80)
    head, _, rest = fact.source.partition(":")
    return LABELS.get(rest or head) or LABELS.get(head) or show_plain(rest or head, 60)


def read_url(fact: Fact) -> str:
    """Return where it can be read; "" where that is no web address."""
    url = fact.data.get("url")
    if not isinstance(url, str) or len(url) > 2_000 or not url.startswith(("https://", "http://")):
        return ""
    try:
        return url if urlsplit(url).hostname else ""
    except ValueError:
        return ""


def find_reach(fact: Fact, room: Room) -> Reach:
    """Return who may hear of a fact."""
    if fact.kind in TOLD:
        return "told"
    if fact.data.get("statement"):
        pages = [room.by_id[name] for name in fact.because if name in room.by_id]
        sorts = {str(p.data.get("sort")) for p in pages if p.kind == "page.read"}
        return "public" if read_url(fact) and (sorts & OPEN or not sorts) else "inside"
    return "public" if fact.kind in PUBLIC else "inside"


def make_source(fact: Fact, room: Room, reach: Reach, quote: str = "") -> Origin:
    """Return one telling of a line."""
    told = fact.data.get("confidence")
    sure = float(told) if isinstance(told, int | float) and not isinstance(told, bool) else 1.0
    found = str(fact.data.get("quote") or "") if fact.data.get("statement") else ""
    return Origin(
        fact=room.log.identify(fact),
        kind=fact.kind,
        name=name_source(fact),
        url=read_url(fact),
        title=show_plain(fact.data.get("title") or "", 200) if found else "",
        quote=show_plain(found or quote, 1_000),
        at=fact.at,
        known=fact.known,
        confidence=min(max(sure, 0.0), 1.0),
        reach=reach,
        simulated=fact.source.startswith("sandbox") or "sandbox" in fact.source.split(":"),
    )
