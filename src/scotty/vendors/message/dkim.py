"""DKIM (RFC 6376, RFC 8463): the sender's signature over a message, and keys for it.

Written here and not by dkimpy: that signs with RSA in Python itself (12 ms a message, 0.5 ms by
OpenSSL on the same machine), and for Ed25519 needs a library that we do not have. The tests let
dkimpy judge what is signed here.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Literal, NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from scotty.facts import Refused

SIGNED = (
    *("from", "to", "subject", "date", "message-id", "reply-to", "in-reply-to", "references"),
    *("list-unsubscribe", "list-unsubscribe-post"),
    *("mime-version", "content-type", "content-transfer-encoding"),
)
"""Headers that are signed where they stand: all that we write (RFC 6376, 5.4.1; RFC 8058, 4)."""
OVERSIGNED = ("from", "to", "subject", "date", "reply-to")
"""Signed once more than they stand: nobody can add a second one and keep the signature whole."""
LEAST_BITS = 1024
"""Of an RSA key: verifiers must not take less (RFC 8301, 3.2)."""
MEND = "Make a new key, and publish its DNS record."
_FIELD_END = re.compile(rb"\r\n(?![ \t])")
_BLANKS = re.compile(rb"[ \t]+")


class Key(NamedTuple):
    """A new key: the private part, and the text of the DNS record that publishes the other."""

    private: str
    record: str


def make_key(kind: Literal["rsa", "ed25519"] = "rsa") -> Key:
    """Return a new key for `<selector>._domainkey.<domain>`: RSA of 2048 bits, or Ed25519.

    RSA is the one that every verifier knows (RFC 8463, 3 asks to sign with RSA while some do not).
    """
    made: RSAPrivateKey | Ed25519PrivateKey
    made = Ed25519PrivateKey.generate() if kind == "ed25519" else generate_private_key(65_537, 2048)
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Key(pem, f"v=DKIM1; k={kind}; p={show_public(pem)}")


def show_public(private: str) -> str:
    """Return what the record's `p=` must say for a private key (PEM). Raises Refused."""
    key = _load(private)
    if isinstance(key, RSAPrivateKey):
        form, encoding = PublicFormat.SubjectPublicKeyInfo, Encoding.DER
    else:
        form, encoding = PublicFormat.Raw, Encoding.Raw
    return b64encode(key.public_key().public_bytes(encoding, form)).decode()


@lru_cache(maxsize=256)  # OpenSSL checks an RSA key for 60 ms when it is read
def _load(private: str) -> RSAPrivateKey | Ed25519PrivateKey:
    try:
        key = load_pem_private_key(private.encode(), None)
    except (ValueError, TypeError) as error:
        raise Refused("The DKIM key is no private key in PEM, or is locked.", MEND) from error
    if isinstance(key, RSAPrivateKey) and key.key_size >= LEAST_BITS:
        return key
    if isinstance(key, Ed25519PrivateKey):
        return key
    raise Refused(f"The DKIM key is neither Ed25519 nor RSA of {LEAST_BITS} bits or more.", MEND)


def sign_message(
    message: bytes, domain: str, selector: str, private: str, moment: datetime
) -> bytes:
    """Return a message with its signature on top. Raises Refused where the key cannot be used.

    Canonicalisation is relaxed for both, which survives refolding and changed blanks. The time is
    told (`t=`), so that the same letter gives the same bytes.
    """
    key = _load(private)
    head, _, body = message.partition(b"\r\n\r\n")
    names, chosen = _choose(_FIELD_END.split(head))
    algorithm = "rsa" if isinstance(key, RSAPrivateKey) else "ed25519"
    signature = (
        f"DKIM-Signature: v=1; a={algorithm}-sha256; c=relaxed/relaxed; d={domain};\r\n"
        f"\ts={selector}; t={int(moment.timestamp())};\r\n"
        f"\th={_fold_names(names)};\r\n"
        f"\tbh={b64encode(sha256(relax_body(body)).digest()).decode()};\r\n\tb="
    ).encode()
    said = b"".join(relax_field(field) for field in chosen) + relax_field(signature)[:-2]
    if isinstance(key, RSAPrivateKey):
        signed = key.sign(said, PKCS1v15(), hashes.SHA256())
    else:
        signed = key.sign(sha256(said).digest())  # RFC 8463, 3: over the digest
    printed = b64encode(signed)
    lines = [printed[at : at + 72] for at in range(0, len(printed), 72)]
    return signature + b"\r\n\t".join(lines) + b"\r\n" + message


def _choose(fields: Sequence[bytes]) -> tuple[list[str], list[bytes]]:
    """Return the names for `h=`, and the fields they stand for, the lowest of a name first."""
    names: list[str] = []
    chosen: list[bytes] = []
    for name in SIGNED:
        found = [f for f in fields if f.partition(b":")[0].lower() == name.encode()]
        names += [name] * (len(found) + (name in OVERSIGNED))
        chosen += reversed(found)
    return names, chosen


def _fold_names(names: Sequence[str]) -> str:
    lines = [":".join(names[at : at + 5]) for at in range(0, len(names), 5)]
    return ":\r\n\t ".join(lines)


def relax_field(field: bytes) -> bytes:
    """Return a header field in relaxed form (RFC 6376, 3.4.2)."""
    name, _, value = field.partition(b":")
    unfolded = value.replace(b"\r\n", b"")
    return name.strip().lower() + b":" + _BLANKS.sub(b" ", unfolded).strip(b" ") + b"\r\n"


def relax_body(body: bytes) -> bytes:
    """Return a body in relaxed form (RFC 6376, 3.4.4)."""
    lines = [_BLANKS.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)
