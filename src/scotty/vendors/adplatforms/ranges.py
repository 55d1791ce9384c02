"""The networks of companies: every range whose record names a company's domain, out of .mmdb files."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from ipaddress import IPv4Network, IPv6Network, collapse_addresses
from pathlib import Path

import maxminddb
import msgspec

from scotty.facts import Refused
from scotty.names import find_domain
from scotty.ports.sources import Networks
from scotty.vendors.mmdb import read_record

MOST = 4_096
"""Ranges kept of one company: more are a provider's, not a company's."""
Range = IPv4Network | IPv6Network


class Ranges(msgspec.Struct, frozen=True, kw_only=True):
    """The networks of one company, joined where they adjoin, by address; v4 before v6."""

    domain: str
    networks: tuple[str, ...]
    #: When the newest database among those that told them was made: networks change hands.
    built: date
    #: Whether there were more than we keep; then none is.
    too_many: bool = False


def find_ranges(
    paths: Sequence[Path], domains: Collection[str], judge: Networks | None = None
) -> dict[str, Ranges]:
    """Return domain -> its networks, for those of `domains` that the files name as a business.

    Walks every file once, record by record: memory is bounded by what is found. With `judge` (all
    databases together) a network is kept only where it calls it a business too, so that one which
    another file knows as a hoster or a VPN falls out. Raises Refused for an unreadable file.
    """
    wanted = frozenset(domains)
    found: dict[str, list[Range]] = {}
    built: dict[str, date] = {}
    for path in paths if wanted else ():
        for domain, network, made in _walk(path, wanted):
            ranges = found.setdefault(domain, [])
            if len(ranges) <= MOST and _is_business(judge, network):
                ranges.append(network)
                built[domain] = max(made, built.get(domain, made))
    return {
        domain: _join(domain, ranges, built[domain])
        for domain, ranges in sorted(found.items())
        if ranges
    }


def _walk(path: Path, wanted: frozenset[str]) -> Iterator[tuple[str, Range, date]]:
    """Yield (domain, network, day of the database) of each business record that names one of them."""
    try:
        reader = maxminddb.open_database(path)
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        raise Refused(
            f"{path} cannot be read as an .mmdb file: {error}.",
            "Give the path of a MaxMind or IPinfo database in SCOTTY_MMDB.",
        ) from error
    with reader:
        made = datetime.fromtimestamp(reader.metadata().build_epoch, UTC).date()
        try:
            for network, record in reader:
                if isinstance(record, dict) and record:
                    clue = read_record(record, "", made)
                    if clue.kind == "business" and clue.domain:
                        domain = find_domain(clue.domain)
                        if domain in wanted and network.is_global:
                            yield str(domain), network, made
        except maxminddb.InvalidDatabaseError as error:
            raise Refused(f"{path} is damaged: {error}.", "Download the database again.") from error


def _is_business(judge: Networks | None, network: Range) -> bool:
    if judge is None:
        return True
    known = judge.look_up(str(network.network_address))
    return known is not None and known.kind == "business"


def _join(domain: str, ranges: list[Range], built: date) -> Ranges:
    if len(ranges) > MOST:
        return Ranges(domain=domain, networks=(), built=built, too_many=True)
    return Ranges(domain=domain, networks=tuple(map(str, collapse_all(ranges))), built=built)


def collapse_all(ranges: Iterable[Range]) -> list[Range]:
    """Return networks without overlaps, adjoining ones joined; version 4 first."""
    found = list(ranges)
    return [
        *collapse_addresses(n for n in found if isinstance(n, IPv4Network)),
        *collapse_addresses(n for n in found if isinstance(n, IPv6Network)),
    ]


def count_networks(ranges: Mapping[str, Ranges], domain: str) -> int:
    """Return how many networks a domain has."""
    found = ranges.get(domain)
    return 0 if found is None else len(found.networks)
