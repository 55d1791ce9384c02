"""Files of audiences: written from who is on record, cut when somebody must go; under `exports` of the workspace."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

import msgspec

from scotty.desk.adcarrier import make_screen
from scotty.desk.adlists import List, Screen
from scotty.desk.ads import KIND, Planned, find_plan, read_domain, read_views
from scotty.desk.audiences import JOINED, LEFT, export_lines, find_stopped, read_members
from scotty.facts import Fact, Refused
from scotty.flows.outreach.outfit import Outfit
from scotty.playbook.ads import PLATFORMS
from scotty.ports import House
from scotty.ports.outreach import SOURCE
from scotty.vendors.adplatforms.ranges import find_ranges

NAME = "ads"
"""The cursor that the tending of files keeps."""
MOVING = frozenset(
    {
        *(JOINED, LEFT, KIND, "playbook.saved", "contact.suppressed", "contact.resubscribed"),
        *("contact.left", "email.replied", "deal.won", "deal.lost", "deal.opened"),
        *("account.cooled", "account.heated", "account.tiered", "account.pinned"),
    }
)
"""Kinds that may put somebody on a list, or take them off."""


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A list as it was written."""

    name: str
    tag: str
    channel: str
    platform: str
    #: ADD: the whole list, as it should stand; REMOVE: those to take off.
    action: str
    rows: int
    at: datetime
    left_out: dict[str, int] = {}
    notes: tuple[str, ...] = ()
    simulated: bool = False
    #: What it was made from: the same again is not written again.
    mark: str = ""


def list_files(house: House) -> list[File]:
    """Return the lists that were written, newest first."""
    return sorted(_read_index(house).values(), key=lambda f: (f.at, f.name), reverse=True)


def read_file(house: House, name: str) -> bytes:
    """Return a list as it was written. Raises Refused where there is none of that name."""
    if name not in _read_index(house):
        raise Refused(f"There is no list {name!r}.", "See the lists under Ads.")
    return (_folder(house) / name).read_bytes()


def _folder(house: House) -> Path:
    return house.home / "exports"


def _read_index(house: House) -> dict[str, File]:
    path = _folder(house) / "index.json"
    if not path.exists():
        return {}
    return msgspec.json.decode(path.read_bytes(), type=dict[str, File])


def _write(path: Path, content: bytes) -> None:
    """Write a file whole, or not at all; for its owner alone: it holds people's addresses."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(path.name + ".partial")
    partial.touch(mode=0o600)
    partial.write_bytes(content)
    partial.replace(path)


def tend_files(outfit: Outfit, mmdb: tuple[Path, ...] = ()) -> bool:
    """Cut and write lists where facts have come that move somebody; return whether any had.

    Called again and again by one process at a time: who unsubscribes is in a REMOVE file, and off
    the list, within seconds.
    """
    outreach, ledger = outfit.house.outreach, outfit.house.ledger
    cursor = outreach.cursor(NAME)
    head, moved = cursor or 0, cursor is None
    if cursor is None:
        head = ledger.head()
    else:
        page = ledger.follow(cursor)
        head = page.cursor
        moved = any(fact.kind in MOVING for fact in page.facts)
        if head == cursor:
            return False
    if moved:
        cut_lists(outfit, SOURCE)
        write_lists(outfit, mmdb)
    outreach.keep_cursor(NAME, head)
    return True


def cut_lists(outfit: Outfit, by: str) -> list[File]:
    """Take off whoever must go, by a REMOVE file for each audience; return what was written.

    The files are there before their facts: broken off in between, the next run writes them anew.
    """
    house, now = outfit.house, outfit.house.clock.now()
    lists, facts = find_stopped(house, outfit.current().ads, make_screen(outfit), by)
    written = [_keep(house, made, f"{now:%Y%m%d-%H%M%S}", now) for made in lists]
    house.ledger.append(facts)
    return written


def write_lists(outfit: Outfit, mmdb: tuple[Path, ...] = ()) -> list[File]:
    """Write each list whose members changed, and drop those that the plan in force has no more.

    Who is on it: the accounts that passed the gate and were not taken off; who of them may be on
    it is asked anew. Returns what was written.
    """
    house, found = outfit.house, find_plan(outfit.house)
    on = read_members(house)
    index = _read_index(house)
    planned = {line.tag: line for line in (found[1] if found else ())}
    for file in [f for f in index.values() if f.action == "ADD" and not on.get(f.tag)]:
        (_folder(house) / file.name).unlink(missing_ok=True)
        del index[file.name]
        _write_index(house, index)
    written = []
    for tag, line in planned.items():
        mark = _mark(on.get(tag, {}))
        old = next((f for f in index.values() if (f.tag, f.action) == (tag, "ADD")), None)
        if on.get(tag) and (old is None or old.mark != mark):
            written.append(_write_line(outfit, line, on[tag], mmdb))
    return written


def _mark(on: Mapping[str, Fact]) -> str:
    told = "\n".join(sorted(fact.id for fact in on.values()))
    return blake2b(told.encode(), digest_size=8).hexdigest()


def _write_line(
    outfit: Outfit, line: Planned, on: Mapping[str, Fact], mmdb: tuple[Path, ...]
) -> File:
    house = outfit.house
    accounts = {fact.account for fact in on.values()}
    own = {a: cents for a, cents in line.accounts.items() if a in accounts}
    kept = msgspec.structs.replace(line, accounts=own)
    screen = _add_networks(outfit, kept, make_screen(outfit), mmdb)
    (made,) = export_lines(house, [kept], outfit.current().ads, screen, SOURCE)
    now = house.clock.now()
    return _keep(house, made, "", now, _mark(read_members(house).get(line.tag, {})))


def _add_networks(outfit: Outfit, line: Planned, screen: Screen, mmdb: tuple[Path, ...]) -> Screen:
    """Return the screen with the networks of the line's companies, where its channel asks for them."""
    if PLATFORMS[line.channel].counts != "networks" or not mmdb:
        return screen
    house = outfit.house
    views = read_views(house, sorted(line.accounts), house.clock.now())
    domains = {domain for view in views if (domain := read_domain(view))}
    found = find_ranges(mmdb, domains, house.networks)
    ranges = {domain: r for domain, r in found.items() if not r.too_many}
    return msgspec.structs.replace(screen, ranges=ranges)


def _keep(house: House, made: List, stamp: str, now: datetime, mark: str = "") -> File:
    name = made.name.removesuffix(".csv") + (f"-{stamp}" if stamp else "") + ".csv"
    _write(_folder(house) / name, made.content)
    file = File(
        name=name,
        tag=made.tag,
        channel=made.channel,
        platform=made.platform,
        action=made.action,
        rows=made.rows,
        at=now,
        left_out=dict(made.left_out),
        notes=made.notes,
        simulated=made.simulated,
        mark=mark,
    )
    _write_index(house, {**_read_index(house), name: file})
    return file


def _write_index(house: House, index: Mapping[str, File]) -> None:
    _write(_folder(house) / "index.json", msgspec.json.encode(index))
