"""What they read of ours: for our eyes only."""

from collections.abc import Iterator
from math import log2

from scotty.facts import DAY, Fact
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.room import Room, say_day, show_plain

DAYS = 180.0
HALF = 30.0
"""Days until what was read counts half in the order of lines."""
MOST = 60
"""Newest facts that one line names; of more it says so."""
ITEMS: dict[str, tuple[str, str, float]] = {
    "web.content_downloaded": ("content", "downloaded", 3.0),
    "web.pricing_viewed": ("path", "looked at", 3.0),
    "web.comparison_viewed": ("path", "read", 2.5),
    "event.registered": ("event", "registered for", 2.0),
    "video.watched": ("page", "watched", 2.0),
    "web.page_read": ("path", "read", 1.5),
    "web.page_viewed": ("path", "read", 1.0),
    "page.dwelt": ("page", "read", 1.0),
}
"""Kind -> the field that names what was read, the verb, and what it counts in the order of lines."""


@area(
    "content",
    "Content they read",
    140,
    "Nothing that they read of ours is known",
    fills="Connect your site with `scotty connect segment`",
    fresh=90.0,
    most=10,
)
def tell_content(room: Room) -> Iterator[Said]:
    """Yield each thing of ours that they read in half a year, by whom, how often, and when last."""
    for item, facts in list_read(room).items():
        newest = facts[-MOST:]
        times = len({(f.at, f.person) for f in newest})
        verb = max((ITEMS[f.kind] for f in newest), key=lambda one: one[2])[1]
        who, because = room.list_people(newest)
        often = f"{times} times, last " if times > 1 else ""
        if len(facts) > MOST:
            often = f"{times} times and more, last "
        text = f"“{item}” was {verb} {often}on {say_day(newest[-1].at)}, by {who}."
        yield Said(f"item:{item}", text, (*newest, *because), _weigh(newest, room))


def list_read(room: Room, contact: str | None = None) -> dict[str, list[Fact]]:
    """Return item -> facts of reading it, oldest first; of everybody there, or of one person."""
    found: dict[str, list[Fact]] = {}
    for fact in room.lately(DAYS, *ITEMS):
        item = show_plain(fact.data.get(ITEMS[fact.kind][0]) or "", 160)
        if item and len(item) != 32 and contact in (None, fact.contact):
            found.setdefault(item, []).append(fact)
    return found


def _weigh(facts: list[Fact], room: Room) -> float:
    ages = [(room.moment - f.at).total_seconds() / DAY for f in facts]
    recent = sum(0.5 ** (age / HALF) for age in ages)
    return max(ITEMS[f.kind][2] for f in facts) * log2(1 + recent)
