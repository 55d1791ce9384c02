"""Passwords and tokens: how they are hashed, and how they are compared."""

import secrets
from base64 import b64encode
from hashlib import blake2b, sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.low_level import ARGON2_VERSION

from scotty.facts import Refused

_HASHER = PasswordHasher()


def _write_nobody() -> str:
    """Return a hash of no password at all: as dear to verify as any, and free to make at every start."""
    salt, digest = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (_HASHER.salt_len, _HASHER.hash_len)
    )
    cost = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


_NOBODY = _write_nobody()


def hash_token(token: str) -> bytes:
    """Return the SHA-256 of a token of 256 random bits, the form in which it is stored."""
    return sha256(token.encode()).digest()


def derive_csrf(token: str) -> str:
    """Return the form token that belongs to a session token; it tells nothing of the latter."""
    return blake2b(token.encode(), digest_size=24, person=b"scotty-csrf").hexdigest()


def hash_password(password: str, email: str) -> str:
    """Return the argon2id hash. Raises Refused for one too short, too long, or the address itself."""
    if not 12 <= len(password) <= 1000:
        raise Refused(
            "The password is too short.", "Use at least 12 characters; a sentence is fine."
        )
    if password.lower() in {email, email.partition("@")[0]} or len(set(password)) < 5:
        raise Refused("The password is too easy to guess.", "Use words that others do not know.")
    return _HASHER.hash(password)


def matches_password(hashed: str | None, password: str) -> bool:
    """Verify; False for None, which takes as long as for somebody, so that addresses cannot be probed."""
    try:
        return _HASHER.verify(hashed or _NOBODY, password[:1000])
    except (VerifyMismatchError, InvalidHashError):
        return False


def renew_hash(hashed: str, password: str) -> str | None:
    """Return a new hash where the old one was made with weaker settings than today's."""
    return _HASHER.hash(password) if _HASHER.check_needs_rehash(hashed) else None
