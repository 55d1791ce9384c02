"""Display networks that aim by internet address, and publishers: neutral lists.

Google Ads takes addresses for exclusion only; these files are for networks that target by them.
"""

from collections.abc import Iterable, Mapping, Sequence

from scotty.vendors.adplatforms.members import Company, clean_cell, write_rows
from scotty.vendors.adplatforms.ranges import Ranges

NETWORKS = ("company", "domain", "network", "version", "database_of")
COMPANIES = ("company", "domain", "industry", "country")


def write_networks(companies: Sequence[Company], ranges: Mapping[str, Ranges]) -> bytes:
    """Return a row for each network of each company, in CIDR form, with the day of the database."""
    return write_rows(
        NETWORKS,
        (
            (
                clean_cell(company.name),
                company.domain,
                network,
                "6" if ":" in network else "4",
                found.built.isoformat(),
            )
            for company in companies
            if (found := ranges.get(company.domain)) is not None
            for network in found.networks
        ),
    )


def write_companies(companies: Iterable[Company]) -> bytes:
    """Return a neutral list of companies, for a publisher who is told whom to reach."""
    return write_rows(
        COMPANIES,
        (
            (clean_cell(c.name), c.domain, clean_cell(c.industry), c.country.upper()[:2])
            for c in companies
        ),
    )
