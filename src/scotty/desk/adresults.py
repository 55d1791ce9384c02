"""Results of advertising: a platform's report, brought in; the same one again changes nothing."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from scotty.desk.ads import KIND, Planned
from scotty.facts import Refused
from scotty.names import find_domain
from scotty.names.companies import read_company
from scotty.ports import House
from scotty.ports.imports import Mended, Rejected
from scotty.vendors.adplatforms.reports import Given, read_report
from scotty.vendors.adplatforms.tell import Known, find_tag, tell_results


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a report."""

    platform: str
    rows: int
    #: Campaigns' days, or companies' days, that it tells of.
    results: int
    #: Facts that were new, and ones that a second import of it met.
    facts: int
    repeated: int
    #: Result days whose campaign bears no tag of ours.
    untagged: int
    rejected: tuple[Rejected, ...]
    mended: tuple[Mended, ...]
    notes: tuple[str, ...]
    said: str


def import_results(house: House, path: Path, given: Given | None = None) -> Brought:
    """Read a platform's report and tell it. Raises Refused where nothing of it can be read."""
    now = house.clock.now()
    read = read_report(path, now, given)
    if not read.results:
        why = read.rejected[0].why if read.rejected else "It has no row."
        raise Refused(
            f"Nothing of {path.name} can be read. {why}", "Export it by day and campaign."
        )
    audiences = _read_audiences(house)
    known = Known(audiences=audiences, find_account=_index(house), find_fact=house.ledger.fact)
    told = tell_results(read, known, now)
    appended = house.ledger.append(told.facts)
    loose = sum(find_tag(r.campaign) not in audiences for r in read.results)
    notes = [*read.notes, *told.notes]
    if loose:
        notes.append(
            f"{loose} of {len(read.results)} results are of campaigns without our tag (SC-…) in "
            "their name: told of the platform as a whole."
        )
    return Brought(
        platform=read.platform,
        rows=read.rows,
        results=len(read.results),
        facts=appended.new,
        repeated=appended.repeated,
        untagged=loose,
        rejected=read.rejected,
        mended=read.mended,
        notes=tuple(notes),
        said=_say(path, read.rows, len(read.rejected), appended.new),
    )


def _say(path: Path, rows: int, rejected: int, new: int) -> str:
    parts = [f"{path.name}: {rows - rejected:,} of {rows:,} rows read"]
    if rejected:
        parts.append(f"{rejected:,} rejected")
    parts.append(f"{new:,} new facts" if new else "nothing new: all of it was known")
    return "; ".join(parts) + "."


def _read_audiences(house: House) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return every audience ever planned, the newest telling of each."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for fact in sorted(house.ledger.facts(KIND), key=lambda f: (f.known, f.id)):
        for line in msgspec.convert(fact.data["lines"], list[Planned]):
            found[line.tag] = (line.channel, tuple(line.accounts))
    return found


def _index(house: House) -> Callable[[str], str | None]:
    """Return a finder of accounts by domain or name; a name that two accounts share finds neither."""
    house.tables.refresh()
    names: dict[str, str | None] = {}
    domains: dict[str, str] = {}
    for row in house.tables.accounts():
        key = str(row["key"])
        domains[str(row.get("domain") or key).lower()] = key
        core = read_company(str(row.get("name") or "")).core
        if core:
            names[core] = None if core in names else key

    def find(company: str) -> str | None:
        domain = find_domain(company) if "." in company else None
        if domain and domain in domains:
            return domains[domain]
        return names.get(read_company(company).core)

    return find
