"""What visitors of a page do, told as facts: views, time spent, numbers changed, video watched.

Anybody who holds a link can call these, as often as they like. So a fact's key is made of the
page, a stretch of time, one of a few slots for the browser, and a running number with a limit:
whoever floods us adds nothing beyond `SLOTS` x `TURNS` facts in a stretch.
"""

from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scotty.desk.pages import Opened
from scotty.desk.signed import read_key
from scotty.facts import Fact, Refused, Verdict
from scotty.ports import House
from scotty.stages.engage.pages import read_edits
from scotty.vendors.segment.bots import judge_network, judge_visit

SLOTS, TURNS = 16, 12
STRETCH = 60
"""Seconds."""
LONGEST = 4_000
"""Bytes of a message."""
PARTS = ("landing", "roi", "briefing", "video")

Turn = Annotated[int, Meta(ge=0, lt=TURNS)]
Part = Annotated[str, Meta(pattern="^(landing|roi|briefing|video)$")]


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever reads, as far as a request tells."""

    address: str
    agent: str
    #: Their browser asks not to be followed (Global Privacy Control, DNT), or it is one of us.
    unseen: bool = False
    #: Their browser's own word that a program drives it.
    driven: bool = False


class Dwelt(msgspec.Struct, frozen=True, tag_field="what", tag="dwelt", kw_only=True):
    """Time since the last message in which the page could be seen, and how far down they were."""

    part: Part
    seconds: Annotated[float, Meta(ge=0, le=7_200)]
    scroll: Annotated[float, Meta(ge=0, le=100)]
    turn: Turn = 0
    driven: bool = False


class Edited(msgspec.Struct, frozen=True, tag_field="what", tag="edited", kw_only=True):
    """The calculator's numbers as they stand now."""

    values: Annotated[dict[Annotated[str, Meta(max_length=40)], float], Meta(max_length=20)]
    turn: Turn = 0
    driven: bool = False


class Watched(msgspec.Struct, frozen=True, tag_field="what", tag="watched", kw_only=True):
    """How much of the video has been seen: 0 begun, 1 to 4 quarters."""

    quartile: Annotated[int, Meta(ge=0, le=4)]
    turn: Turn = 0
    driven: bool = False


_READ = msgspec.json.Decoder(Dwelt | Edited | Watched)


def note_view(house: House, opened: Opened, part: str, visitor: Visitor) -> None:
    """Note that a part of the page was asked for; reloads within a minute are one view."""
    data = {"path": f"/p/{opened.kind}/{part}", "title": f"Page for {opened.page.company}"}
    _note(house, opened, visitor, ("web.page_viewed", f"{part}:0", {**data, "part": part}))


def note_beacon(house: House, opened: Opened, visitor: Visitor, body: bytes) -> None:
    """Note what a page's script sends. Raises Refused for what no script of ours would send."""
    if len(body) > LONGEST:
        raise Refused("This message is too long.")
    try:
        told = _READ.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Refused("This message cannot be read.") from error
    visitor = msgspec.structs.replace(visitor, driven=told.driven)
    match told:
        case Dwelt():
            data = {"part": told.part, "seconds": round(told.seconds), "scroll": round(told.scroll)}
            if told.seconds >= 1:
                _note(house, opened, visitor, ("page.dwelt", f"{told.part}:{told.turn}", data))
        case Edited():
            note_edits(house, opened, visitor, told.values, told.turn)
        case Watched():
            seen = {"quartile": told.quartile}
            _note(house, opened, visitor, ("video.watched", f"q{told.quartile}", seen))


def note_edits(
    house: House, opened: Opened, visitor: Visitor, values: dict[str, float], turn: int = 0
) -> None:
    """Note which assumptions they changed, from what to what; nothing where they changed none."""
    if opened.page.worth is None:
        return
    edits = read_edits(opened.page.worth, values)
    if edits.changes:
        changes = {n: {"from": old, "to": new} for n, (old, new) in edits.changes.items()}
        data = {"model": opened.page.worth.model.name, "changes": changes}
        _note(house, opened, visitor, ("calculator.edited", str(turn), data))


def _note(
    house: House, opened: Opened, visitor: Visitor, told: tuple[str, str, dict[str, Any]]
) -> None:
    if visitor.unseen:
        return
    kind, turn, data = told
    now = house.clock.now()
    device = name_device(house, opened, visitor)
    machine = judge_visit(visitor.agent, None, visitor.driven) or (
        "no user agent" if not visitor.agent else None
    )
    machine = machine or judge_network(house.networks.look_up(visitor.address))
    verdict: Verdict = "human" if machine is None else "bot"
    slot = int(device, 16) % SLOTS
    fact = Fact(
        kind=kind,
        at=now,
        known=now,
        source="pages",
        key=f"{opened.id}:{_stretch(now)}:{slot}:{verdict}:{turn}",
        account=opened.account,
        contact=opened.contact,
        verdict=verdict,
        because=(opened.id,),
        data={
            "page": opened.id,
            **data,
            "device": device,
            "class": "matched" if machine is None else "nonactionable",
            **({"bot": machine} if machine else {}),
        },
    )
    house.ledger.append([fact])


def name_device(house: House, opened: Opened, visitor: Visitor) -> str:
    """Return a name for a browser that holds for this page only: nothing is stored over there.

    Two names on one page mean that the link was passed on. The address itself is not kept.
    """
    seen = f"{opened.id}\x1f{visitor.address}\x1f{visitor.agent}".encode()
    return blake2b(seen, key=read_key(house)[:32], digest_size=5).hexdigest()


def _stretch(now: datetime) -> int:
    return int(now.timestamp()) // STRETCH
