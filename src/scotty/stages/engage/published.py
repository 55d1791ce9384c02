"""Records that a sender publishes beside SPF: its DKIM keys, its DMARC policy."""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Sequence
from typing import Literal

import msgspec

from scotty.names import find_domain
from scotty.stages.engage.spf import Asked

_TAG = re.compile(r"\s*([a-z][a-z0-9_]*)\s*=\s*([^;]*?)\s*", re.IGNORECASE)
_BLANK = re.compile(r"\s")


def read_tags(record: str) -> dict[str, str] | None:
    """Return the tags of a DKIM or DMARC record (RFC 6376, 3.2); None where it is no list of tags."""
    tags: dict[str, str] = {}
    for part in record.rstrip("; \t").split(";"):
        found = _TAG.fullmatch(part)
        if found is None or found[1].lower() in tags:
            return None
        tags[found[1].lower()] = found[2]
    return tags


def sort_key(public: str) -> Literal["rsa", "ed25519"]:
    """Return of which kind a public key is, by its length: 32 octets are Ed25519 (RFC 8463)."""
    return "ed25519" if len(public) < 60 else "rsa"


def find_key_fault(records: Sequence[str], public: str) -> str:
    """Return why receivers cannot check our signature by these records; "" where they can."""
    if not records:
        return "has no TXT record"
    if len(records) > 1:
        return f"has {len(records)} TXT records, where one is allowed (RFC 6376, 3.6.2.2)"
    tags = read_tags(records[0])
    if tags is None or tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        return "holds no DKIM key"
    services, hashes = (_BLANK.sub("", tags.get(tag, "")).split(":") for tag in "sh")
    published = _BLANK.sub("", tags["p"])
    faults = {
        "has been revoked: its p= is empty": not published,
        "is not for mail (s=)": "s" in tags and not {"*", "email"} & set(services),
        "does not allow SHA-256 (h=)": "h" in tags and "sha256" not in hashes,
        "publishes another key than the one we sign with": published != public,
        "names another kind of key (k=)": tags.get("k", "rsa") != sort_key(public),
    }
    return next((fault for fault, found in faults.items() if found), "")


def find_key_weakness(record: str) -> tuple[str, str] | None:
    """Return (what is weak about a key that works, the mend); None where nothing is."""
    tags = read_tags(record) or {}
    if "y" in tags.get("t", "").split(":"):
        return ("says that it is a test (t=y): receivers treat mail as unsigned", "Take t=y out.")
    try:
        octets = len(b64decode(re.sub(r"\s", "", tags.get("p", "")), validate=True))
    except Error:
        octets = 0
    # 294 octets are a public RSA key of 2048 bits in its frame, 162 one of 1024.
    if tags.get("k", "rsa") == "rsa" and octets < 280:
        return ("is shorter than 2048 bits (RFC 8301, 3.2)", "Make a new key.")
    return None


class Policy(msgspec.Struct, frozen=True):
    """A DMARC policy as found, and where."""

    at: str
    tags: dict[str, str]
    fault: str = ""


def find_policy(domain: str, asked: Asked) -> Policy | None:
    """Return the policy of a domain, else of its organisation (RFC 7489, 6.6.3)."""
    for name in dict.fromkeys((domain, find_domain(domain) or domain)):
        records = [
            t for t in asked("TXT", f"_dmarc.{name}") if re.match(r"v\s*=\s*DMARC1\s*(;|$)", t)
        ]
        if len(records) > 1:
            return Policy(name, {}, f"has {len(records)} DMARC records, where one is allowed")
        if records:
            tags = read_tags(records[0])
            if tags is None or tags.get("p", "").lower() not in {"none", "quarantine", "reject"}:
                return Policy(name, {}, "has a DMARC record without a policy that holds")
            return Policy(name, tags)
    return None
