"""What is lacking: said plainly, with when anybody looked and what would fill it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from scotty.stages.research.profile.area import Area
from scotty.stages.research.profile.line import Line, Looked
from scotty.stages.research.profile.room import Room, say_day, show_plain

NAMES = {
    "site": "site",
    "news": "newsroom",
    "job": "job board",
    "filing": "filings",
    "record": "DNS records",
    "file": "files",
}
"""Sort of document -> how people call where it comes from."""
WANTED = {
    "industry": "The industry that they work in is not known.",
    "employees": "How many people work there is not known.",
    "country": "The country that they sit in is not known.",
}
"""Fields of a company that a seller asks for first."""


def find_looked(room: Room) -> Looked:
    """Return when anybody looked for public statements, and what could not be read."""
    runs = room.of("research.done")
    read: dict[str, tuple[int, datetime]] = {}
    for fact in room.of("page.read"):
        sort = str(fact.data.get("sort") or "")
        count, last = read.get(sort, (0, fact.known))
        read[sort] = (count + 1, max(last, fact.known))
    newest = max(runs, key=lambda f: (f.known, f.id)) if runs else None
    told = newest.data.get("troubles") if newest is not None else None
    troubles = (
        [t for t in told or () if isinstance(t, dict)] if isinstance(told, list | tuple) else []
    )
    return Looked(
        last=newest.known if newest else None,
        fact=room.log.identify(newest) if newest else "",
        runs=len(runs),
        read=read,
        troubles=tuple(
            {k: show_plain(t.get(k) or "", 300) for k in ("place", "why", "mend")} for t in troubles
        ),
    )


def say_lacking(area: Area, lines: list[Line], looked: Looked, room: Room) -> tuple[str, str]:
    """Return what an area lacks, and why with what would fill it; ("", "") where something fresh is known."""
    order = f"`scotty research {room.view.account}`"
    if any(not line.stale for line in lines):
        return "", ""
    if lines:
        newest = max(lines, key=lambda line: (line.at, line.key))
        head = f"The newest that is known of “{area.title.lower()}” is {newest.age} ({say_day(newest.at)})."
        return head, f"Run {order} to look again." if area.reading else ""
    if not area.reading:
        return f"{area.lacks}.", f"{area.fills}."
    return f"{area.lacks}.", _say_looked(area, looked, room, order)


def _say_looked(area: Area, looked: Looked, room: Room, order: str) -> str:
    """Say whether anybody looked: "none" is never said where nobody did."""
    also = f", or {area.fills[:1].lower()}{area.fills[1:]}" if area.fills else ""
    read = {sort: looked.read[sort] for sort in area.reading if sort in looked.read}
    if not read and looked.last is None:
        return f"Nobody has looked: nothing of theirs was read yet. Run {order}{also}."
    if not read:
        wanted = " or ".join(NAMES[sort] for sort in area.reading[:2])
        return (
            f"Research ran on {say_day(looked.last or room.moment)} and could read no {wanted} of theirs. "
            f"Run {order} again{also}."
        )
    pages = sum(count for count, _ in read.values())
    last = max(at for _, at in read.values())
    where = f"their {' and '.join(NAMES[sort] for sort in read)}"
    many = f"{pages} pages of {where} were" if pages > 1 else f"One page of {where} was"
    old = (room.moment - last).days > 2 * room.basis.book.research.every_days
    again = f" Nothing was read since: run {order} again{also}." if old else ""
    return f"{many} read, last on {say_day(last)}, and nothing there says so.{again}"


def list_wanted(room: Room) -> Iterator[tuple[str, str]]:
    """Yield what of the company itself a seller would ask for and nobody told, and what would fill it."""
    order = f"`scotty research {room.view.account}`"
    found = [value for f in room.find("about") if isinstance(value := f.data.get("value"), Mapping)]
    for field, sentence in WANTED.items():
        if field not in room.view.profile and not any(value.get(field) for value in found):
            yield sentence, f"Import it with `scotty import accounts.csv`, or run {order}."


def list_troubles(looked: Looked) -> Iterator[str]:
    """Yield what the last run of research could not read, and the mend."""
    for trouble in looked.troubles:
        why = (trouble["why"] or "nobody said why").rstrip(".")
        head = f"{trouble['place'] or 'Something'} could not be read: {why}."
        yield f"{head} {trouble['mend']}".strip()
