"""LinkedIn: contact and company lists for matched audiences, and batches for its DMP segments.

Columns as in Campaign Manager's templates (linkedin.com/help/lms, contact and company targeting);
batches as `POST /dmpSegments/{id}/users` and `/companies` of its Marketing API take them. Nothing
is sent from here: whoever holds a token does that.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from scotty.vendors.adplatforms.members import (
    Action,
    Company,
    Member,
    check_size,
    clean_cell,
    hash_text,
    write_rows,
)

PEOPLE = ("email", "firstname", "lastname", "jobtitle", "employeecompany", "country", "googleaid")
COMPANIES = (
    *("companyname", "companywebsite", "companyemaildomain", "linkedincompanypageurl"),
    *("stocksymbol", "industry", "city", "state", "companycountry", "zipcode"),
)
MOST_ROWS = 300_000
BATCH = 5_000
NAME, TITLE = 35, 50
"""Longest names, and longest titles and companies, in characters."""


def normalise_address(address: str) -> str:
    """Return an address as LinkedIn hashes it: trimmed, in lower case."""
    return address.strip().lower()


def write_people(members: Sequence[Member]) -> bytes:
    """Return the contact list; addresses are hashed (SHA-256), so that none leaves in the clear.

    `members` have been screened. Raises Refused above 300,000 rows.
    """
    check_size(len(members), MOST_ROWS, "LinkedIn")
    return write_rows(
        PEOPLE,
        (
            (
                hash_text(normalise_address(m.email)),
                *(_names(m)),
                clean_cell(m.title, TITLE),
                clean_cell(m.company, TITLE),
                _country(m.country),
                "",
            )
            for m in members
        ),
    )


def _names(member: Member) -> tuple[str, str]:
    """Return both names or none: LinkedIn takes no half."""
    first, last = clean_cell(member.first, NAME), clean_cell(member.last, NAME)
    return (first, last) if first and last else ("", "")


def _country(code: str) -> str:
    return code.upper() if len(code) == 2 and code.isascii() and code.isalpha() else ""


def write_companies(companies: Sequence[Company]) -> bytes:
    """Return the company list. Raises Refused above 300,000 rows."""
    check_size(len(companies), MOST_ROWS, "LinkedIn")
    return write_rows(
        COMPANIES,
        (
            (
                clean_cell(c.name),
                c.domain,
                c.domain,
                c.page,
                clean_cell(c.stock),
                clean_cell(c.industry),
                clean_cell(c.city),
                clean_cell(c.state),
                _country(c.country),
                clean_cell(c.postcode),
            )
            for c in companies
        ),
    )


def build_batches(members: Sequence[Member | Company], action: Action) -> Iterator[dict[str, Any]]:
    """Yield the bodies to post, at most 5,000 elements each: people to /users, companies to /companies."""
    rest = iter(members)
    while chunk := list(islice(rest, BATCH)):
        yield {"elements": [_element(one, action) for one in chunk]}


def _element(one: Member | Company, action: Action) -> dict[str, Any]:
    if isinstance(one, Company):
        told = {
            "companyName": clean_cell(one.name),
            "companyWebsiteDomain": one.domain,
            "companyEmailDomain": one.domain,
            "companyPageUrl": one.page,
        }
    else:
        first, last = _names(one)
        told = {
            "firstName": first,
            "lastName": last,
            "title": clean_cell(one.title, TITLE),
            "company": clean_cell(one.company, TITLE),
            "country": _country(one.country),
        }
    element: dict[str, Any] = {"action": action, **{k: v for k, v in told.items() if v}}
    if isinstance(one, Member):
        value = hash_text(normalise_address(one.email))
        element["userIds"] = [{"idType": "SHA256_EMAIL", "idValue": value}]
    return element
