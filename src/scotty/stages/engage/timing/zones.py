"""Where a person's clock stands: all zones that what we know allows, and by what we know it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from scotty.signals.view import Said
from scotty.stages.engage.timing.gazetteer import (
    check_zone,
    country_of_zone,
    read_country,
    read_region,
    zones_by_country,
    zones_of_city,
    zones_of_phone,
    zones_of_region,
)

REGIONS = ("state", "region", "province")


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person's clock may stand."""

    #: IANA names, the likeliest first; ("UTC",) where nothing is known.
    zones: tuple[str, ...]
    #: By what it is known, to follow a time: "by the phone number +49 30…".
    how: str
    #: ISO 3166-1 code of the country whose holidays they keep; "" where unknown.
    country: str = ""
    #: Code of the state or province whose holidays they keep; "" where unknown.
    region: str = ""
    #: Ids of the facts it rests on.
    facts: tuple[str, ...] = ()
    #: False where nothing is known and UTC is assumed.
    known: bool = True

    @property
    def main(self) -> str:
        """The likeliest zone."""
        return self.zones[0]


class Clue(NamedTuple):
    """What one field says."""

    zones: tuple[str, ...]
    how: str
    fact: str
    country: str


Fields = Mapping[str, Said]


def find_clock(person: Fields, company: Fields) -> Clock:
    """Return where a person's clock stands, by what was told of them, else of their company.

    Clues in order of trust: the zone as told, the phone number, state and city, the country; then
    the same of the company. The first that says anything decides; later ones of the same party
    only narrow what it leaves open (a phone number says Australia, the city says Perth), and
    are not heard where they contradict it. Words that name no zone, number or place are passed by.
    """
    for party, whose in ((person, ""), (company, "company's ")):
        clues = [c for c in _clues(party, whose) if c.zones]
        if clues:
            country, region, rests = _find_country(person, company, clues[0])
            zones, used = _narrow(clues)
            return Clock(
                zones=zones,
                how="by " + " and ".join(c.how for c in used),
                country=country,
                region=region,
                facts=tuple(dict.fromkeys((*(c.fact for c in used), *rests))),
            )
    return Clock(zones=("UTC",), how="nothing tells where they are: UTC is assumed", known=False)


def _clues(told: Fields, whose: str) -> Iterator[Clue]:
    """Tell what each field says, the most trusted first; clues may be empty."""
    country = _read_country(told)
    if said := told.get("zone"):
        zone = check_zone(str(said.value))
        yield Clue((zone,) if zone else (), f"the {whose}zone as told", said.fact, "")
    if said := told.get("phone"):
        shown, code, zones = zones_of_phone(str(said.value), country)
        yield Clue(zones, f"the {whose}phone number {shown}", said.fact, code)
    for field in REGIONS:
        if said := told.get(field):
            region, of = _read_region(str(said.value), country)
            how = f"the {whose}{field} {said.value}"
            yield Clue(zones_of_region(region, of), how, said.fact, of)
    if said := told.get("city"):
        zones = zones_of_city(str(said.value), country)
        zones = zones if len(zones) == 1 else ()
        of = country_of_zone()[zones[0]] if zones else ""
        yield Clue(zones, f"the {whose}city {said.value}", said.fact, of)
    if said := told.get("country"):
        zones = zones_by_country().get(country, ())
        yield Clue(zones, f"the {whose}country {country}", said.fact, country)


def _narrow(clues: list[Clue]) -> tuple[tuple[str, ...], list[Clue]]:
    zones, used = clues[0].zones, [clues[0]]
    for clue in clues[1:]:
        both = tuple(z for z in clue.zones if z in zones)
        if both and len(both) < len(zones):
            zones = both
            used.append(clue)
    return zones, used


def _read_country(told: Fields) -> str:
    said = told.get("country")
    return "" if said is None else read_country(str(said.value))


def _read_region(told: str, country: str) -> tuple[str, str]:
    """Return (region, country). Where no country is told, only a full name in one country will do."""
    if country:
        return read_region(told, country), country
    found = [(r, c) for c in ("US", "CA", "AU", "BR") if (r := read_region(told, c))]
    return found[0] if len(found) == 1 and len(told.strip()) > 3 else ("", "")


def _find_country(person: Fields, company: Fields, first: Clue) -> tuple[str, str, tuple[str, ...]]:
    """Return the country and region whose holidays count, and the facts that say so."""
    for told, at in ((person, ""), ({}, first.country), ({}, _home(first.zones)), (company, "")):
        country = _read_country(told) or at
        if country:
            rests = [told["country"].fact] if "country" in told and not at else []
            for field in REGIONS:
                source = company if told is company else person
                said = source.get(field)
                if said and (region := read_region(str(said.value), country)):
                    return country, region, (*rests, said.fact)
            return country, "", tuple(rests)
    return "", "", ()


def _home(zones: tuple[str, ...]) -> str:
    return country_of_zone().get(zones[0], "")
