"""Reverse IP: the organisation behind an address, from MaxMind or IPinfo `.mmdb` files.

One reader for both vendors' shapes (MaxMind DB format 2.0). MaxMind: GeoLite2-ASN,
GeoIP2-ISP, -Domain, -Connection-Type, -Anonymous-IP, -Enterprise (dev.maxmind.com). IPinfo:
IP to Company and Lite (ipinfo.io/developers). Free databases know only large companies that
run a network of their own, and do not say what sort of network it is: they name no account.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any

import maxminddb
import msgspec

from scotty.facts import Refused
from scotty.ports.sources import Network, NetworkKind

REMEMBERED = 65_536
"""Addresses whose answer is kept in memory: visitors come back."""

_USER_TYPES: dict[str, NetworkKind] = {
    "business": "business",
    "cafe": "isp",
    "cellular": "mobile",
    "college": "education",
    "consumer_privacy_network": "anonymous",
    "content_delivery_network": "hosting",
    "government": "government",
    "hosting": "hosting",
    "library": "education",
    "military": "government",
    "residential": "isp",
    "router": "isp",
    "school": "education",
    "search_engine_spider": "hosting",
    "traveler": "isp",
}
"""MaxMind's `user_type`."""
_IPINFO_TYPES: dict[str, NetworkKind] = {
    kind: kind for kind in ("business", "isp", "hosting", "education", "government")
}
_ANONYMOUS = (
    "is_anonymous_vpn",
    "is_public_proxy",
    "is_residential_proxy",
    "is_tor_exit_node",
)


class Clue(msgspec.Struct, frozen=True, kw_only=True):
    """What one database says of an address."""

    prefix: str
    built: date
    kind: NetworkKind | None = None
    organisation: str | None = None
    #: Who runs the network, where told; their domain is not the organisation's.
    operators: tuple[str, ...] = ()
    domain: str | None = None
    asn: int | None = None
    country: str | None = None


class MmdbNetworks:
    """Looks addresses up in every given database; see `ports.sources.Networks`."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._readers = [_open(path) for path in paths]
        self._built = [
            datetime.fromtimestamp(reader.metadata().build_epoch, UTC).date()
            for reader in self._readers
        ]
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._search)

    def look_up(self, address: str) -> Network | None:
        """Return the network of an address; None where unknown, private or no address."""
        return self._remembered(address) if self._readers and len(address) < 64 else None

    def _search(self, address: str) -> Network | None:
        try:
            found = ip_address(address)
        except ValueError:
            return None
        if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        if not found.is_global:
            return None
        clues = []
        for reader, built in zip(self._readers, self._built, strict=True):
            record, length = _read(reader, found)
            if isinstance(record, dict) and record:
                prefix = str(ip_network((found, length), strict=False))
                clues.append(read_record(record, prefix, built))
        return join_clues(clues)

    def close(self) -> None:
        """Close the files."""
        for reader in self._readers:
            reader.close()


def _open(path: Path) -> maxminddb.Reader:
    try:
        return maxminddb.open_database(path)
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        raise Refused(
            f"{path} cannot be read as an .mmdb file: {error}.",
            "Give the path of a MaxMind or IPinfo database in SCOTTY_MMDB.",
        ) from error


def _read(reader: maxminddb.Reader, address: IPv4Address | IPv6Address) -> tuple[Any, int]:
    if address.version == 6 and reader.metadata().ip_version == 4:
        return None, 0
    record, length = reader.get_with_prefix_len(address)
    return record, length


def read_record(record: Mapping[str, Any], prefix: str, built: date) -> Clue:
    """Return what a record of either vendor says, in our words."""
    traits = record.get("traits")
    if isinstance(traits, dict):
        record = {**traits, "country": record.get("country")}
    if "as_name" in record or "as_domain" in record or "type" in record:
        return _read_ipinfo(record, prefix, built)
    return _read_maxmind(record, prefix, built)


def _read_ipinfo(record: Mapping[str, Any], prefix: str, built: date) -> Clue:
    """IP to Company has `name`, `domain`, `type`; Lite has the operator of the network only."""
    number = str(record.get("asn") or "").upper().removeprefix("AS")
    country = record.get("country_code") or record.get("country")
    return Clue(
        prefix=prefix,
        built=built,
        kind=_IPINFO_TYPES.get(str(record.get("type") or record.get("as_type") or "")),
        organisation=_text(record, "name") or _text(record, "as_name"),
        domain=_text(record, "domain") or _text(record, "as_domain"),
        asn=int(number) if number.isdecimal() else None,
        country=str(country) if country and len(str(country)) == 2 else None,
    )


def _read_maxmind(record: Mapping[str, Any], prefix: str, built: date) -> Clue:
    organisation, isp = _text(record, "organization"), _text(record, "isp")
    operator = _text(record, "autonomous_system_organization")
    country = record.get("country")
    return Clue(
        prefix=prefix,
        built=built,
        kind=_sort_maxmind(record, organisation, isp),
        organisation=organisation or isp or operator,
        operators=tuple(name for name in (isp, operator) if name),
        domain=_text(record, "domain"),
        asn=record.get("autonomous_system_number"),
        country=country.get("iso_code") if isinstance(country, dict) else None,
    )


def _sort_maxmind(
    record: Mapping[str, Any], organisation: str | None, isp: str | None
) -> NetworkKind | None:
    if record.get("is_hosting_provider"):
        return "hosting"
    if record.get("is_anonymous") or any(record.get(flag) for flag in _ANONYMOUS):
        return "anonymous"
    if "user_type" in record:
        return _USER_TYPES.get(str(record["user_type"]), "unknown")
    connection = record.get("connection_type")
    if connection == "Cellular":
        return "mobile"
    if connection == "Corporate" or (organisation and isp and organisation != isp):
        return "business"
    return "isp" if isp else None


def _text(record: Mapping[str, Any], key: str) -> str | None:
    value = record.get(key)
    return value if isinstance(value, str) and value else None


_GRAVITY: tuple[NetworkKind, ...] = (
    "anonymous",
    "hosting",
    "mobile",
    "government",
    "education",
    "isp",
    "business",
)
"""Where databases disagree, the first of these wins: a doubtful match is no match."""


def join_clues(clues: Sequence[Clue]) -> Network | None:
    """Return what several databases say together; None where none knows the address."""
    if not clues:
        return None
    kinds = {clue.kind for clue in clues}
    kind: NetworkKind = next((kind for kind in _GRAVITY if kind in kinds), "unknown")
    told = [clue for clue in clues if clue.kind == kind] or list(clues)
    best = max(told, key=lambda c: (c.domain is not None, c.organisation is not None))
    organisation = best.organisation or _first(clues, "organisation")
    domain = best.domain or _first(clues, "domain")
    operators = [name for clue in clues for name in clue.operators]
    if domain and any(_names(operator, domain) for operator in operators):
        # The provider's domain says nothing of its customer, unless they are the same.
        domain = domain if _names(organisation or "", domain) else None
    return Network(
        kind=kind,
        prefix=best.prefix,
        built=best.built,
        organisation=organisation,
        domain=domain,
        asn=best.asn or _first(clues, "asn"),
        country=best.country or _first(clues, "country"),
    )


def _names(name: str, domain: str) -> bool:
    """Return whether a domain's first label is found in a name: bredband2.com in Bredband2 AB."""
    label = re.sub(r"[^a-z0-9]", "", domain.lower().split(".")[0])
    return bool(label) and label in re.sub(r"[^a-z0-9]", "", name.lower())


def _first(clues: Sequence[Clue], field: str) -> Any:
    return next((value for clue in clues if (value := getattr(clue, field)) is not None), None)
