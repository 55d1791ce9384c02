"""Traits of people and companies, in our words (Segment: "Spec: Identify", "Spec: Group")."""

import re
from collections.abc import Mapping
from typing import Any

Words = Mapping[str, tuple[str, ...]]

PERSON: Words = {
    "name": ("name", "fullName", "full_name"),
    "title": ("title", "jobTitle", "job_title", "position", "role"),
    "phone": ("phone", "phoneNumber", "phone_number", "mobile"),
    "country": ("country", "countryCode", "country_code"),
}
COMPANY: Words = {
    "name": ("name", "companyName", "company_name"),
    "industry": ("industry",),
    "employees": ("employees", "employeeCount", "employee_count", "size", "numberOfEmployees"),
    "revenue": ("revenue", "annualRevenue", "annual_revenue"),
    "country": ("country", "countryCode", "country_code"),
    "technologies": ("technologies", "tech"),
    "founded": ("founded", "foundedYear"),
}
DOMAINS = ("domain", "website", "url", "companyDomain", "company_domain", "companyWebsite")
_NAMES_COMPANY = frozenset((*DOMAINS, "company"))
_NUMBERS = ("employees", "revenue", "founded")
_NUMBER = re.compile(
    r"^[^\d-]*(-?\d[\d,'_ ]*(?:\.\d+)?)\s*([km]|bn?|mn|million|billion)?\b.*$", re.IGNORECASE
)
_TIMES = {"k": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}


def find_text(traits: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """Return the first of these traits that is a text with something in it."""
    for name in names:
        value = traits.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def find_company_domain(traits: Mapping[str, Any]) -> str | None:
    """Return the domain or website that traits name for the company; not yet checked."""
    if _NAMES_COMPANY.isdisjoint(traits):
        return None
    company = traits.get("company")
    own = find_text(company, DOMAINS) if isinstance(company, dict) else None
    return own or find_text(traits, DOMAINS)


def read_person(traits: Mapping[str, Any]) -> dict[str, Any]:
    """Return what traits say of a person; the rest stays under `traits`."""
    known, rest = _take(traits, PERSON)
    if "name" not in known:
        parts = [
            find_text(traits, ("firstName", "first_name", "firstname")),
            find_text(traits, ("lastName", "last_name", "lastname")),
        ]
        if name := " ".join(part for part in parts if part):
            known["name"] = name
    rest.pop("email", None)
    return {**known, "traits": rest} if rest else known


def read_company(traits: Mapping[str, Any]) -> dict[str, Any]:
    """Return what traits say of a company; the rest stays under `traits`."""
    known, rest = _take(traits, COMPANY)
    if isinstance(known.get("industry"), str):
        known["industry"] = known["industry"].lower()
    for field in _NUMBERS:
        if field in known and (number := read_number(known[field])) is None:
            rest[field] = known.pop(field)
        elif field in known:
            known[field] = number
    return {**known, "traits": rest} if rest else known


def _take(traits: Mapping[str, Any], words: Words) -> tuple[dict[str, Any], dict[str, Any]]:
    rest = dict(traits)
    known: dict[str, Any] = {}
    address = traits.get("address")
    for field, names in words.items():
        for name in names:
            if rest.get(name) not in (None, "", [], {}):
                known[field] = rest.pop(name)
                break
    if "country" not in known and isinstance(address, dict) and address.get("country"):
        known["country"] = address["country"]
    return known, rest


def read_number(value: Any) -> float | int | None:
    """Return a number from `1,200`, `$4.5M`, `500+` or `51-200` (its lower end); None otherwise."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    found = _NUMBER.match(value) if isinstance(value, str) and len(value) < 40 else None
    if found is None:
        return None
    number = float(re.sub(r"[,'_ ]", "", found[1])) * _TIMES.get((found[2] or "").lower(), 1.0)
    return int(number) if number == int(number) else number
