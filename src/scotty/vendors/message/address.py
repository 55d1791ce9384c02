"""Addresses as they go on the wire: quoted local parts, other scripts, names of hosts."""

import re
import unicodedata

from scotty.facts import Refused
from scotty.names import read_host

_ATOMS = re.compile(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")
MOST_LOCAL = 64
"""Octets before the @ (RFC 5321, 4.5.3.1.1)."""
MOST_ADDRESS = 254
"""Octets of an address (RFC 5321, 4.5.3.1.3, less its angle brackets)."""
MEND = "Correct the address."


def write_address(text: str) -> str:
    """Return an address as it goes on the wire (RFC 5321, RFC 6531), its host in ASCII.

    The local part keeps its case; it is quoted where it has to be, and only there. In another
    script it stays in it, in normal form C. Raises Refused where it is no address.
    """
    local, _, domain = text.strip().rpartition("@")
    host = read_host(domain) if not re.search(r"[\s/?#\\:@]", domain) else None
    if not local or host is None:
        raise Refused("That is no mail address.", MEND)
    written = f"{_write_local(local)}@{host}"
    if len(written.encode()) > MOST_ADDRESS:
        raise Refused(f"A mail address has at most {MOST_ADDRESS} characters.", MEND)
    return written


def _write_local(text: str) -> str:
    quoted = len(text) >= 2 and text.startswith('"') and text.endswith('"')
    # Nothing but \" and \\ is escaped in a quoted string; anything else means itself.
    local = re.sub(r"\\(.)", r"\1", text[1:-1]) if quoted else text
    local = unicodedata.normalize("NFC", local)
    # Cc, Cf, Cs, Co, Cn; Zl and Zp: none of them is a letter that anybody could type or see.
    if any(unicodedata.category(c)[0] == "C" or c in "\u2028\u2029" for c in local):
        raise Refused("A mail address holds a character that is not to be seen.", MEND)
    if not quoted and re.search(r'[\s"(),:;<>@\[\]\\]', local):
        raise Refused("A mail address holds a character that must be quoted.", MEND)
    if _ATOMS.match("".join(c if c.isascii() else "x" for c in local)):
        written = local
    elif quoted:
        written = '"' + re.sub(r'(["\\])', r"\\\1", local) + '"'
    else:
        raise Refused("A mail address has a dot too many before its @.", MEND)
    if len(written.encode()) > MOST_LOCAL:
        raise Refused(f"A mail address has at most {MOST_LOCAL} characters before its @.", MEND)
    return written


def split_address(address: str) -> tuple[str, str]:
    """Return (local part, host) of an address as `write_address` wrote it."""
    local, _, host = address.rpartition("@")
    return local, host
