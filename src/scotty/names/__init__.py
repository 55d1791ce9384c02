"""Names of hosts, mailboxes and people: whose domain it is, if anyone's."""

from scotty.names.domains import (
    find_domain,
    is_address,
    is_reserved,
    read_host,
    reads_like,
    slug_name,
)
from scotty.names.hidden import HIDDEN, read_line
from scotty.names.mail import Sender, find_company, read_mail, sort_domain

__all__ = [
    "HIDDEN",
    "Sender",
    "find_company",
    "find_domain",
    "is_address",
    "is_reserved",
    "read_host",
    "read_line",
    "read_mail",
    "reads_like",
    "slug_name",
    "sort_domain",
]
