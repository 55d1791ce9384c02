"""What was in the news, and whom they bought."""

from collections.abc import Iterator

from scotty.facts import Fact
from scotty.grounding import fold_words
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.room import Room, show_plain
from scotty.stages.research.profile.tell import is_finding, tell_finding, tell_findings

_ABOUT = {
    "expansion": "{} is expanding.",
    "acquisition": "{} announced an acquisition.",
    "award": "{} won an award.",
    "results": "{} published its results.",
    "partnership": "{} announced a partnership.",
    "launch": "{} announced a launch.",
    "reorganisation": "{} announced a reorganisation.",
    "layoffs": "{} announced layoffs.",
    "product": "{} has news about its product.",
}


@area(
    "news",
    "In the news",
    130,
    "No news of them is known",
    reading=("news", "site"),
    fresh=180.0,
    happens=True,
)
def tell_news(room: Room) -> Iterator[Said]:
    """Yield what was published of them, acquisitions aside."""
    for fact in room.of("news.published"):
        if not _is_acquisition(fact):
            yield _tell(fact, room)
    yield from tell_findings(room, "news")


@area(
    "acquisitions",
    "Acquisitions",
    100,
    "No acquisition is known",
    reading=("news", "filing", "site"),
    fresh=730.0,
    happens=True,
)
def tell_acquisitions(room: Room) -> Iterator[Said]:
    """Yield whom they bought, or who bought them."""
    for fact in room.of("news.published"):
        if _is_acquisition(fact):
            yield _tell(fact, room)
    yield from tell_findings(room, "acquisition")


def _is_acquisition(fact: Fact) -> bool:
    return str(fact.data.get("about") or "").strip().casefold() == "acquisition"


def _tell(fact: Fact, room: Room) -> Said:
    about = str(fact.data.get("about") or "").strip()
    if is_finding(fact):
        return tell_finding(fact)
    title = show_plain(fact.data.get("title") or fact.data.get("headline") or "")
    if title:
        return Said(f"title:{' '.join(fold_words(title))}", f"In the news: “{title}”.", (fact,))
    known = _ABOUT.get(about.casefold())
    month = f"{fact.at:%Y-%m}"
    if known is not None:
        return Said(f"about:{about.casefold()}:{month}", known.format(room.company), (fact,))
    text = f"{room.company} was in the news" + (f": “{show_plain(about)}”." if about else ".")
    return Said(f"about:{about.casefold()}:{month}", text, (fact,))
