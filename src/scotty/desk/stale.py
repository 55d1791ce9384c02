"""Stale content: what speaks against using an asset as it stands, out of the facts around it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from scotty.desk.content import ContentRow, list_assets
from scotty.desk.links import find_exact
from scotty.desk.playbook import current_playbook
from scotty.facts import Fact
from scotty.flows.outreach.outfit import CONTENT
from scotty.flows.versions import Version, list_texts
from scotty.names.domains import find_domain
from scotty.playbook.content import Asset, default_contents, parse_asset
from scotty.ports import House
from scotty.signals import fold_name
from scotty.stages.research.shelf import Known, Stale, find_stale

ENDS = ("ended", "ends")
"""Reasons that the list of content tells in a column of their own."""


def list_stale(
    house: House, rows: Sequence[ContentRow] | None = None
) -> dict[str, tuple[Stale, ...]]:
    """Return asset -> why it should be looked at again, for those of which anything speaks against it.

    `rows` are what `list_assets` gives, where the caller holds them.
    """
    moment = house.clock.now()
    versions = list_texts(house, CONTENT, default_contents())
    assets = {name: parse_asset(name, told[-1].text) for name, told in versions.items()}
    used = {row.name: row.drafted + row.pages for row in rows or list_assets(house)}
    around = _Around(house, moment)
    found = {
        name: find_stale(asset, around.know(asset, versions[name], used.get(name, 0)), moment)
        for name, asset in assets.items()
    }
    return {name: reasons for name, reasons in found.items() if reasons}


class _Around:
    """What is known around assets; each account is read once."""

    def __init__(self, house: House, moment: datetime) -> None:
        self._house, self._moment = house, moment
        book, _, _ = current_playbook(house, moment)
        self._rivals = {fold_name(name): domain for name, domain in book.research.rivals.items()}
        self._facts: dict[str, Sequence[Fact]] = {}
        house.tables.refresh()

    def know(self, asset: Asset, versions: tuple[Version, ...], used: int) -> Known:
        """Return what is known around an asset."""
        rival = self._rivals.get(fold_name(asset.tell("rival")), "")
        return Known(
            saved=versions[-1].at,
            figures=_date_figures(asset, versions),
            used=used,
            customer=self._read(asset.tell("site") or asset.tell("customer")),
            source=self._read_source(asset.source),
            rival=self._read(rival),
        )

    def _read(self, name: str) -> Sequence[Fact]:
        """Return all that is known of the account of this domain or name; () where there is none."""
        if not name:
            return ()
        if name not in self._facts:
            row = find_exact(self._house, name)
            key = None if row is None else str(row["key"])
            timelines = {} if key is None else self._house.ledger.timelines([key])
            told = [f for t in timelines.values() for f in t.cut(self._moment).facts()]
            self._facts[name] = sorted(told, key=lambda f: (f.known, f.at))
        return self._facts[name]

    def _read_source(self, source: str) -> Sequence[Fact]:
        address = next((w.strip("<>(),.") for w in source.split() if "://" in w), "")
        domain = find_domain(address) if address else None
        told = self._read(domain or "")
        return [f for f in told if f.kind == "page.read" and f.data.get("url") == address]


def _date_figures(asset: Asset, versions: tuple[Version, ...]) -> datetime | None:
    """Return when the figures that an asset has now were first saved; None: with the package."""
    at = versions[-1].at
    for version in reversed(versions):
        if _read_figures(version) != asset.figures:
            break
        at = version.at
    return at


def _read_figures(version: Version) -> Mapping[str, object]:
    return parse_asset(version.name, version.text).figures
