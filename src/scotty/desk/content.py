"""Content: assets with where they are used, their versions, and the examples that come with Scotty."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec
import pyarrow as pa

from scotty.desk.pages import read_page
from scotty.facts import Refused
from scotty.flows.outreach.outfit import CONTENT
from scotty.flows.outreach.trials import NOES, read_replies
from scotty.flows.versions import Version, diff_texts, list_texts, pick_version, save_text
from scotty.playbook.content import FENCE, Asset, default_contents, parse_asset
from scotty.ports import House
from scotty.stages.engage.trials import Interval, bound_rate

SOON = timedelta(days=30)
"""Before its last day an asset is said to end soon."""
CERTAIN = 0.05
State = Literal["fresh", "soon", "over"]
_EXPIRES = re.compile(r"^expires\s*=.*$", re.MULTILINE)


class ContentRow(msgspec.Struct, frozen=True, kw_only=True):
    """An asset in the list: for whom, how fresh, where it is used, and what came back."""

    name: str
    title: str
    kind: str
    industry: tuple[str, ...]
    persona: tuple[str, ...]
    stage: tuple[str, ...]
    pain: tuple[str, ...]
    source: str
    version: int
    by: str
    at: datetime | None
    expires: date | None
    state: State
    #: Whether it is an example that came with Scotty, about a company that does not exist.
    example: bool
    #: Planned touches whose words rest on it, those of them that left by mail, and those answered, not with a no.
    drafted: int = 0
    sent: int = 0
    answered: int = 0
    #: Share of the answered, 0-1, with an interval that holds at all times at once (95 %).
    #: No experiment: who gets which asset is chosen, so it compares people, too.
    rate: Interval
    #: Published pages that show it.
    pages: int = 0


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which assets are asked for; "" does not narrow."""

    kind: str = ""
    industry: str = ""
    persona: str = ""
    stage: str = ""
    pain: str = ""
    #: fresh, soon, over; or `example`.
    state: str = ""


class ContentPage(msgspec.Struct, frozen=True, kw_only=True):
    """One asset, its text and all its versions, oldest first."""

    row: ContentRow
    asset: Asset
    text: str
    versions: tuple[Version, ...]


def list_assets(house: House, wanted: Wanted | None = None) -> list[ContentRow]:
    """Return the assets that are asked for, by name; the package's own until they are replaced."""
    wanted = wanted or Wanted()
    used, shown = _count_used(house), _count_shown(house)
    today = house.clock.now().date()
    rows = (
        _lay(versions, used.get(name, (0, 0, 0)), shown[name], today)
        for name, versions in _all(house).items()
    )
    return [row for row in rows if fits(row, wanted)]


def fits(row: ContentRow, wanted: Wanted) -> bool:
    """Return whether an asset is among those that are asked for."""
    return (
        wanted.kind in ("", row.kind)
        and (not wanted.industry or not row.industry or wanted.industry in row.industry)
        and (not wanted.persona or not row.persona or wanted.persona in row.persona)
        and (not wanted.stage or not row.stage or wanted.stage in row.stage)
        and (not wanted.pain or wanted.pain in row.pain)
        and (wanted.state in ("", row.state) or (wanted.state == "example" and row.example))
    )


def _lay(
    versions: tuple[Version, ...], used: tuple[int, int, int], shown: int, today: date
) -> ContentRow:
    newest = versions[-1]
    asset = parse_asset(newest.name, newest.text)
    state: State = "fresh" if asset.holds(today) else "over"
    if state == "fresh" and not asset.holds(today + SOON):
        state = "soon"
    drafted, sent, answered = used
    return ContentRow(
        name=asset.name,
        title=asset.title,
        kind=asset.kind,
        industry=asset.industry,
        persona=asset.persona,
        stage=asset.stage,
        pain=asset.pain,
        source=asset.source,
        version=newest.number,
        by=newest.by,
        at=newest.at,
        expires=asset.expires,
        state=state,
        example=asset.invented,
        drafted=drafted,
        sent=sent,
        answered=answered,
        rate=bound_rate(answered, sent, CERTAIN),
        pages=shown,
    )


def _count_used(house: House) -> dict[str, tuple[int, int, int]]:
    noes = pa.table({"said": sorted(NOES)})
    moment = house.clock.now()
    replies = read_replies(house, moment)
    rows = house.lake.ask("content", moment=moment, noes=noes, replies=replies).to_pylist()
    return {r["asset"]: (r["drafted"], r["sent"], r["answered"]) for r in rows}


def _count_shown(house: House) -> Counter[str]:
    shown: Counter[str] = Counter()
    for fact in house.ledger.facts("page.published"):
        lines = read_page(fact).lines()
        shown.update({name for line in lines for name in line.assets})
    return shown


def _all(house: House) -> dict[str, tuple[Version, ...]]:
    return list_texts(house, CONTENT, default_contents())


def list_versions(house: House, name: str) -> tuple[Version, ...]:
    """Return the versions of an asset, oldest first. Raises Refused where there is none of that name."""
    found = _all(house)
    if name not in found:
        raise Refused(f"There is no content called {name!r}.", "See the list of content.")
    return found[name]


def read_version(house: House, name: str, number: int | None = None) -> Version:
    """Return a version of an asset: the newest, or that of a number. Raises Refused for neither."""
    return pick_version(list_versions(house, name), number)


def show_asset(house: House, name: str, number: int | None = None) -> ContentPage:
    """Return an asset: its newest version, or another one, and where the newest is used."""
    versions = list_versions(house, name)
    text = pick_version(versions, number).text
    used, today = _count_used(house).get(name, (0, 0, 0)), house.clock.now().date()
    return ContentPage(
        row=_lay(versions, used, _count_shown(house)[name], today),
        asset=parse_asset(name, text),
        text=text,
        versions=versions,
    )


def save_asset(house: House, made: Version, base: int | None = None) -> int:
    """Save `made.text` as the newest version of the asset `made.name`; return its number.

    With `base`, see `flows.versions.save_text`. Raises Refused with the place of the first fault.
    """
    text = made.text.replace("\r\n", "\n")
    parse_asset(made.name, text)
    kept = msgspec.structs.replace(made, text=text)
    return save_text(house, CONTENT, kept, default_contents(), base)


def restore_version(house: House, name: str, number: int, by: str) -> int:
    """Save the text of an earlier version as a new one and return its number."""
    text = read_version(house, name, number).text
    note = f"Restored version {number}."
    return save_asset(house, Version(name=name, number=0, text=text, by=by, note=note))


def diff_versions(house: House, name: str, one: int, two: int) -> str:
    """Return what changed between two versions, as a unified diff; "" if nothing."""
    return diff_texts(read_version(house, name, one), read_version(house, name, two))


def retire_asset(house: House, name: str, by: str) -> int:
    """Save a version whose last day was yesterday: nothing new is made of it. Return its number."""
    text = read_version(house, name).text
    line = f"expires = {house.clock.now().date() - timedelta(days=1):%Y-%m-%d}"
    head, table, rest = text.partition("\n[")  # a key after a [table] would belong to it
    if _EXPIRES.search(head):
        head = _EXPIRES.sub(line, head, count=1)
    else:
        head = head.replace(f"{FENCE}\n", f"{FENCE}\n{line}\n", 1)
    made = Version(name=name, number=0, text=head + table + rest, by=by, note="Retired.")
    return save_asset(house, made)


def retire_examples(house: House, by: str) -> int:
    """Retire every example that came with Scotty and may still be used; return how many."""
    names = [row.name for row in list_assets(house) if row.example and row.state != "over"]
    for name in names:
        retire_asset(house, name, by)
    return len(names)
