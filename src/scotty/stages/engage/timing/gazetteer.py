"""Which zones a country, a region, a city or a telephone number can stand in; data of tz and ours.

Zones are read from the pinned `tzdata` package and never from the machine, so that the same
input gives the same hour on every machine. `zone.tab` names the zones of a country.
"""

import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from holidays import country_holidays
from phonenumbers import NumberParseException, PhoneNumberType

PLACELESS = frozenset({"UTC", "GMT", "UCT", "Zulu", "Greenwich", "Universal", "Factory", "GMT0"})
"""Names that software fills in where nobody said where a person is."""
FIXED = frozenset(
    {"GMT+0", "GMT-0", "EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT"}
)
"""Abbreviations, half of them meant otherwise than tz reads them: EST is not the East in July."""
CONTINENTAL = frozenset({"CET", "MET", "EET", "WET"})
ANYWHERE = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.VOIP,
        PhoneNumberType.UAN,
        PhoneNumberType.PAGER,
        PhoneNumberType.VOICEMAIL,
    }
)
"""Sorts of numbers that say nothing of where their owner is."""


@cache
def open_zone(name: str) -> ZoneInfo:
    """Return a zone by its IANA name, as the `tzdata` package has it."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def _names() -> dict[str, str]:
    lines = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    out = PLACELESS | FIXED | CONTINENTAL
    return {n.casefold(): n for n in lines if n not in out and not n.startswith("Etc/")}


def check_zone(told: str) -> str:
    """Return the IANA name of a place as told, in its own spelling; "" where it names none."""
    return _names().get(told.strip().replace(" ", "_").casefold(), "")


def _read_table(name: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [x.split("\t") for x in text.splitlines() if x and not x.startswith("#")]


@cache
def zones_by_country() -> dict[str, tuple[str, ...]]:
    """Return country code -> its zones, the one most people live by first."""
    found: dict[str, list[str]] = {}
    for code, _, zone, *_ in _read_table("zone.tab"):
        found.setdefault(code, []).append(zone)
    for code, main in _places()["main"].items():
        found[code].sort(key=lambda z: z != main)
    return {code: tuple(zones) for code, zones in found.items()}


@cache
def country_of_zone() -> dict[str, str]:
    """Return zone -> the country it is of; old names of zones are not in it."""
    return {zone: code for code, zones in zones_by_country().items() for zone in zones}


@cache
def _countries() -> dict[str, str]:
    names = {name.casefold(): code for code, name, *_ in _read_table("iso3166.tab")}
    return names | {"uk": "GB", "usa": "US", "united kingdom": "GB", "great britain": "GB"}


def read_country(told: str) -> str:
    """Return the ISO 3166-1 code of a country as told by code or English name; "" if unknown."""
    word = told.strip()
    known = word.upper() if word.upper() in zones_by_country() else ""
    return known or _countries().get(word.casefold(), "")


@cache
def _places() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("places.toml").read_text(encoding="utf-8"))


@cache
def _subdivisions(country: str) -> dict[str, str]:
    try:
        known = country_holidays(country)
    except NotImplementedError:
        return {}
    names = {name.casefold(): code for name, code in known.subdivisions_aliases.items()}
    return names | {code.casefold(): code for code in known.subdivisions}


def read_region(told: str, country: str) -> str:
    """Return the code of a state or province as told by code or name; "" where it names none."""
    return _subdivisions(country).get(told.strip().casefold(), "") if country else ""


def zones_of_region(region: str, country: str) -> tuple[str, ...]:
    """Return the zones of a state or province, of the few countries where it tells."""
    return tuple(_places()["region"].get(country, {}).get(region, ()))


@cache
def _cities() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for zone in country_of_zone():
        name = zone.rsplit("/", 1)[1].replace("_", " ").casefold()
        found.setdefault(name, []).append(zone)
    return found


def zones_of_city(told: str, country: str) -> tuple[str, ...]:
    """Return the zone that is called after a city, where that is in the country, or none is known."""
    zones = _cities().get(told.strip().casefold(), [])
    return tuple(z for z in zones if not country or country_of_zone()[z] == country)


@cache
def _dials() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for country, rows in _places()["dial"].items():
        codes = found[country] = {}
        for named, digits in rows.items():
            regions, _, zone = named.partition("/")
            of = [z for r in regions.split() for z in zones_of_region(r, country)]
            codes |= dict.fromkeys(digits.split(), (zone,) if zone else tuple(dict.fromkeys(of)))
    return found


def zones_of_phone(told: str, country: str) -> tuple[str, str, tuple[str, ...]]:
    """Return (number for people, country, zones) of a telephone number; ("", "", ()) if none.

    Only its beginning is for people: +49 30…. A number without + is read as one of `country`.
    What is no valid number, or is free of charge or place, tells nothing.
    """
    try:
        number = phonenumbers.parse(told, country or None)
    except NumberParseException:
        return "", "", ()
    code = phonenumbers.region_code_for_number(number) or ""
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) in ANYWHERE:
        return "", "", ()
    digits = phonenumbers.national_significant_number(number)
    shown = f"+{number.country_code} {digits[:3] if number.country_code == 1 else digits[:2]}…"
    dials = _dials().get(code, {})
    zones = next((dials[digits[:n]] for n in (3, 2, 1) if digits[:n] in dials), ())
    return shown, code, zones or zones_by_country().get(code, ())


def count_offsets(zones: tuple[str, ...], moment: datetime) -> dict[timedelta, int]:
    """Return how far the clocks of zones stand from UTC at a moment, and how many stand so."""
    found: dict[timedelta, int] = {}
    for zone in zones:
        offset = moment.astimezone(UTC).astimezone(open_zone(zone)).utcoffset() or timedelta()
        found[offset] = found.get(offset, 0) + 1
    return found
