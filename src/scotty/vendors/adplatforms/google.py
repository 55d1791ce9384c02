"""Google: customer match lists for display and YouTube, and batches for its Data Manager.

File: support.google.com/google-ads, "Formatting guidelines for uploading hashed data". Batches:
`POST /v1/audienceMembers:ingest` and `:remove`. Nothing is sent from here.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from scotty.vendors.adplatforms.members import (
    Member,
    check_size,
    clean_cell,
    hash_text,
    write_rows,
)

COLUMNS = ("Email", "First Name", "Last Name", "Country", "Zip")
MOST_ROWS = 1_000_000
"""Our bound on a file that a browser has to upload; batches have none."""
BATCH = 10_000
GMAIL = frozenset({"gmail.com", "googlemail.com"})


class List(msgspec.Struct, frozen=True, kw_only=True):
    """A user list of an account, as the Data Manager names it."""

    #: Google Ads customer id, digits only.
    account: str
    #: Id of the user list.
    list: str
    #: Manager account that signs in, where there is one.
    login: str = ""


def normalise_address(address: str) -> str:
    """Return an address as Google hashes it: no blanks, lower case; Gmail without dots and +tag."""
    local, _, domain = "".join(address.split()).lower().rpartition("@")
    if domain in GMAIL:
        local = local.partition("+")[0].replace(".", "")
    return f"{local}@{domain}"


def write_members(members: Sequence[Member]) -> bytes:
    """Return the list: address and names hashed, country and postcode in the clear, as Google asks.

    Names, country and postcode only where all four are known, since they match together or not at
    all: what cannot help does not leave. `members` have been screened.
    """
    check_size(len(members), MOST_ROWS, "Google")
    return write_rows(COLUMNS, (_row(m) for m in members))


def _row(member: Member) -> tuple[str, ...]:
    home = _read_home(member)
    names = (hash_text(home[0]), hash_text(home[1]), *home[2:]) if home else ("", "", "", "")
    return (hash_text(normalise_address(member.email)), *names)


def _read_home(member: Member) -> tuple[str, str, str, str] | None:
    """Return first and last name in lower case, country and postcode; None unless all are known."""
    first, last = clean_cell(member.first).lower(), clean_cell(member.last).lower()
    country, postcode = member.country.upper(), clean_cell(member.postcode)
    if not (first and last and postcode and len(country) == 2):
        return None
    return first, last, country, postcode


def build_batches(
    members: Sequence[Member], to: List, granted: Callable[[Member], bool] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the bodies to post, at most 10,000 members each; the same body adds and removes.

    `granted` says whose consent is on record; it is stated for those, and for nobody else (in the
    EEA Google then does not use the member). None for removals, which need no consent.
    """
    rest = iter(members)
    while chunk := list(islice(rest, BATCH)):
        body: dict[str, Any] = {
            "destinations": [_destination(to)],
            "audienceMembers": [_member(m, granted) for m in chunk],
            "encoding": "HEX",
        }
        if granted is not None:
            body["termsOfService"] = {"customerMatchTermsOfServiceStatus": "ACCEPTED"}
        yield body


def _destination(to: List) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": to.account},
        "productDestinationId": to.list,
    }
    if to.login:
        found["loginAccount"] = {"accountType": "GOOGLE_ADS", "accountId": to.login}
    return found


def _member(member: Member, granted: Callable[[Member], bool] | None) -> dict[str, Any]:
    told: list[dict[str, Any]] = [{"emailAddress": hash_text(normalise_address(member.email))}]
    if home := _read_home(member):
        told.append(
            {
                "addressInfo": {
                    "givenName": hash_text(home[0]),
                    "familyName": hash_text(home[1]),
                    "regionCode": home[2],
                    "postalCode": home[3],
                }
            }
        )
    found: dict[str, Any] = {"userData": {"userIdentifiers": told}}
    if granted is not None and granted(member):
        found["consent"] = {
            "adUserData": "CONSENT_GRANTED",
            "adPersonalization": "CONSENT_GRANTED",
        }
    return found
