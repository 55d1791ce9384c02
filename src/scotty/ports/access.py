"""What the engine needs to know of people: users, sessions, keys, links, and what they did."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal, Protocol

import msgspec

Purpose = Literal["first", "invite", "password"]


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may sign in."""

    id: int
    #: In lower case; unique.
    email: str
    name: str
    roles: tuple[str, ...]
    made: datetime
    disabled: datetime | None = None
    preferences: dict[str, Any] = msgspec.field(default_factory=dict)


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that is signed in. The token itself is never stored."""

    token_hash: bytes
    user: User
    made: datetime
    seen: datetime
    expires: datetime
    agent: str = ""
    address: str = ""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A single-use link: for the first administrator, an invitation, a new password."""

    token_hash: bytes
    purpose: Purpose
    email: str | None
    roles: tuple[str, ...]
    expires: datetime
    used: datetime | None = None


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key for programs: acts as its owner, within its scopes."""

    id: int
    user: User
    name: str
    #: The last characters, to tell keys apart.
    hint: str
    scopes: tuple[str, ...]
    made: datetime
    used: datetime | None = None
    revoked: datetime | None = None


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the audit log; `hash` covers all other fields and the row before."""

    seq: int
    at: datetime
    who: str
    did: str
    #: JSON text, as it was hashed.
    what: str
    before: bytes
    hash: bytes


def seal_act(before: bytes, seq: int, at: datetime, text: tuple[str, str, str]) -> bytes:
    """Return the hash of an audit row: SHA-256 over the previous hash and every field.

    `text` is (who, did, what). Each part is preceded by its length, so that no two rows
    can be written the same way.
    """
    parts = (str(seq), at.astimezone(UTC).isoformat(timespec="microseconds"), *text)
    coded = b"".join(b"%d:%b" % (len(p.encode()), p.encode()) for p in parts)
    return sha256(before + coded).digest()


class Access(Protocol):
    """Users, sessions, keys, links and the audit log. Tokens come and go as hashes."""

    def users(self) -> list[User]:
        """Return everyone, by name."""

    def password(self, email: str) -> tuple[User, str] | None:
        """Return the user of this address and their argon2 hash, or None."""

    def add_user(self, email: str, name: str, password: str, roles: Sequence[str]) -> User | None:
        """Store a user; None where the address is taken."""

    def change_user(self, user: int, /, **changes: Any) -> None:
        """Set any of name, password, roles, disabled, preferences."""

    def add_session(self, session: Session) -> None:
        """Store a session."""

    def session(self, token_hash: bytes, now: datetime) -> Session | None:
        """Return a session that has not expired, of a user who is not disabled."""

    def sessions(self, user: int, now: datetime) -> list[Session]:
        """Return a user's living sessions, latest seen first."""

    def touch_session(self, token_hash: bytes, now: datetime) -> None:
        """Note that the session was seen."""

    def end_sessions(self, user: int, token_hash: bytes | None = None) -> int:
        """End one session of a user, or all of them; return how many."""

    def add_link(self, link: Link) -> None:
        """Store a link. A new `first` link, or one for the same address, voids the older ones."""

    def link(self, token_hash: bytes, now: datetime) -> Link | None:
        """Return a link that is neither used nor expired."""

    def use_link(self, token_hash: bytes, now: datetime) -> bool:
        """Mark the link as used; False where someone was faster, or it has expired."""

    def add_key(
        self, user: int, name: str, key_hash: bytes, hint: str, scopes: Sequence[str]
    ) -> int:
        """Store an API key; return its number."""

    def key(self, key_hash: bytes, now: datetime) -> ApiKey | None:
        """Return a key that is not revoked, of a user who is not disabled; note its use."""

    def keys(self) -> list[ApiKey]:
        """Return all keys, newest first."""

    def revoke_key(self, key: int, now: datetime) -> bool:
        """Revoke a key; False where there is none."""

    def note_attempt(self, address: str, account: str, now: datetime) -> None:
        """Remember a failed sign-in for a day."""

    def attempts(self, since: datetime, *, address: str = "", account: str = "") -> int:
        """Count failed sign-ins since then, from an address, for an account, or both."""

    def forget_attempts(self, account: str) -> None:
        """Forget failed sign-ins of an account, after a good one."""

    def append_act(self, who: str, did: str, what: Mapping[str, Any], at: datetime) -> Act:
        """Append to the audit log; appends are serialised. Returns the row."""

    def acts(self, limit: int = 100, before: int | None = None) -> list[Act]:
        """Return rows of the audit log, newest first; `before` is the last `seq` seen."""

    def chain(self, after: int, limit: int) -> list[Act]:
        """Return rows of the audit log, oldest first."""
