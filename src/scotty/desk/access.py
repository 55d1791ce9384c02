"""Signing in and out: links, passwords, sessions, keys; and being slow to those who guess."""

import secrets
from datetime import datetime, timedelta

import msgspec

from scotty.desk.passwords import hash_password, hash_token, matches_password, renew_hash
from scotty.desk.roles import grant
from scotty.facts import Later, Refused
from scotty.ports import House
from scotty.ports.access import Link, Purpose, Session, User

FIRST_HOURS = 24
SESSION_DAYS = 14
IDLE_DAYS = 3
"""A session ends after so many days in all, and after so many without use."""
WINDOW = timedelta(minutes=15)
LIMITS = {"pair": 5, "account": 25, "address": 50}
"""Failed sign-ins within the window: by one address at one account, at one account, by one address.

The limit of an account is wide, so that a stranger cannot lock its owner out with ease; the
limit of the pair is what slows the guessing (OWASP Authentication Cheat Sheet, "Login Throttling").
"""


class SignedOut(Refused):
    """Nobody is signed in, or no longer."""


class Denied(Refused):
    """The person may not do this."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever asks: a user in a browser, or a program with a key. `may` is all they may do."""

    user: User
    may: frozenset[str]
    session: Session | None = None
    key: int | None = None

    @property
    def who(self) -> str:
        """How the audit log names them."""
        return self.user.email if self.key is None else f"{self.user.email} (key {self.key})"


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody typed to sign in, and from where."""

    email: str
    password: str
    address: str = ""
    agent: str = ""


def normal_address(email: str) -> str:
    """Return an address in lower case. Raises Refused where it cannot be one."""
    email = email.strip().lower()
    local, at, domain = email.rpartition("@")
    if not (local and at and "." in domain.strip(".")) or any(c.isspace() for c in email):
        raise Refused(f"{email!r} is not an e-mail address.", "Write it like name@company.com.")
    return email


def first_link(house: House) -> str | None:
    """Return the token of a fresh link for the first administrator; None once there is a user.

    Valid once, for 24 hours; a new one voids the one before. The path is `/start/TOKEN`.
    """
    if house.access.users():
        return None
    return make_link(house, "first", None, ("admin",))


def make_link(
    house: House,
    purpose: Purpose,
    email: str | None,
    roles: tuple[str, ...],
    hours: float = FIRST_HOURS,
) -> str:
    """Store a single-use link, and return its token. Older ones for the same person are void."""
    token = secrets.token_urlsafe(32)
    house.access.add_link(
        Link(
            token_hash=hash_token(token),
            purpose=purpose,
            email=email,
            roles=roles,
            expires=house.clock.now() + timedelta(hours=hours),
        )
    )
    return token


def read_link(house: House, token: str) -> Link:
    """Return the link of a token. Raises Refused where it was used or has expired."""
    link = house.access.link(hash_token(token), house.clock.now())
    if link is None or (link.purpose == "first" and house.access.users()):
        raise Refused(
            "This link was used already, or it has expired.",
            "Ask an administrator for a new one; the first of a workspace is printed at its start.",
        )
    return link


def accept_link(house: House, token: str, name: str, attempt: Attempt) -> str:
    """Set up the person a link is for, or their new password; return a session token."""
    link = read_link(house, token)
    email = link.email or normal_address(attempt.email)
    hashed = hash_password(attempt.password, email)
    name = name.strip()[:200] or email
    if not house.access.use_link(link.token_hash, house.clock.now()):
        raise Refused("This link was used just now.", "Sign in, or ask for a new one.")
    if link.purpose == "password":
        user = _owner(house, email)
        house.access.change_user(user.id, password=hashed)
        house.access.end_sessions(user.id)
    else:
        made = house.access.add_user(email, name, hashed, link.roles)
        if made is None:
            raise Refused(f"{email} has an account already.", "Sign in with it.")
        user = made
    return open_session(house, user, attempt)


def _owner(house: House, email: str) -> User:
    found = house.access.password(email)
    if found is None:
        raise Refused(f"Nobody here has the address {email}.", "Ask to be invited.")
    return found[0]


def sign_in(house: House, attempt: Attempt) -> str:
    """Return the token of a new session. Raises SignedOut for a wrong pair, Later for too many."""
    email = attempt.email.strip().lower()[:320]
    # Noted before the password is looked at, so that many tries at once cannot slip through together.
    house.access.note_attempt(attempt.address, email, house.clock.now())
    _slow_down(house, attempt.address, email)
    found = house.access.password(email)
    if not matches_password(found and found[1], attempt.password) or found is None:
        raise SignedOut("That address and password do not go together.", "Check both.")
    user, hashed = found
    if user.disabled is not None:
        raise SignedOut("This account is switched off.", "Ask an administrator.")
    if (newer := renew_hash(hashed, attempt.password)) is not None:
        house.access.change_user(user.id, password=newer)
    house.access.forget_attempts(email)
    return open_session(house, user, attempt)


def _slow_down(house: House, address: str, account: str) -> None:
    since = house.clock.now() - WINDOW
    counted = {
        "pair": house.access.attempts(since, address=address, account=account),
        "account": house.access.attempts(since, account=account),
        "address": house.access.attempts(since, address=address),
    }
    if any(counted[name] > limit for name, limit in LIMITS.items()):
        raise Later("Too many attempts to sign in. Try again in a quarter of an hour.", 900)


def open_session(house: House, user: User, attempt: Attempt) -> str:
    """Return the token of a new session of this user. Never re-uses one that came with a request."""
    token = secrets.token_urlsafe(32)
    now = house.clock.now()
    house.access.add_session(
        Session(
            token_hash=hash_token(token),
            user=user,
            made=now,
            seen=now,
            expires=now + timedelta(days=SESSION_DAYS),
            agent=attempt.agent[:200],
            address=attempt.address[:64],
        )
    )
    return token


def recognise_session(house: House, token: str | None) -> Person:
    """Return who is signed in. Raises SignedOut where nobody is, or it was too long ago."""
    now = house.clock.now()
    session = house.access.session(hash_token(token), now) if token else None
    if session is None or _idle(session, now):
        raise SignedOut("You are not signed in.", "Sign in to go on.")
    if now - session.seen > timedelta(minutes=5):
        house.access.touch_session(session.token_hash, now)
    return Person(user=session.user, may=grant(session.user.roles), session=session)


def _idle(session: Session, now: datetime) -> bool:
    return now - session.seen > timedelta(days=IDLE_DAYS)


def recognise_key(house: House, token: str) -> Person:
    """Return whom an API key acts for, with what its scopes and its owner's roles both allow."""
    key = house.access.key(hash_token(token), house.clock.now())
    if key is None:
        raise SignedOut("This API key is not known, or it was revoked.", "Make a new one.")
    return Person(user=key.user, may=grant(key.user.roles) & frozenset(key.scopes), key=key.id)


def demand(person: Person, permission: str) -> None:
    """Raise Denied unless the person may do this."""
    if permission not in person.may:
        raise Denied(
            f"Your role does not let you do this: it needs {permission!r}.",
            "Ask an administrator for a role that does.",
        )


def sign_out(person: Person, house: House, everywhere: bool = False) -> int:
    """End this session, or all of the user's; return how many ended."""
    here = person.session.token_hash if person.session and not everywhere else None
    if here is None and not everywhere:
        return 0
    return house.access.end_sessions(person.user.id, here)
