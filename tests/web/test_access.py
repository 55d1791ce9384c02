"""Signing in: links, passwords, sessions, keys, and slowing those who guess."""

from datetime import timedelta

import msgspec
import pytest

from scotty.desk.access import (
    LIMITS,
    Attempt,
    Denied,
    SignedOut,
    accept_link,
    demand,
    first_link,
    read_link,
    recognise_key,
    recognise_session,
    sign_in,
    sign_out,
)
from scotty.desk.roles import PERMISSIONS, ROLES, grant
from scotty.desk.team import invite_person, make_key, revoke_key, set_roles, switch_person
from scotty.facts import Later, Refused
from scotty.ports import House

GOOD = "a quiet engine room"
ME = "mia@example.com"


class Later2:
    """A clock that stands some time ahead of another."""

    def __init__(self, house: House, ahead: timedelta) -> None:
        self._now = house.clock.now() + ahead

    def now(self):  # type: ignore[no-untyped-def]
        return self._now


def ahead(house: House, **by: float) -> House:
    """Return the same house, some time later."""
    return msgspec.structs.replace(house, clock=Later2(house, timedelta(**by)))


def settle(house: House) -> str:
    """Make the first administrator; return their session token."""
    token = first_link(house)
    assert token is not None
    return accept_link(house, token, "Mia", Attempt(email=ME, password=GOOD))


def test_first_link_works_once(house: House) -> None:
    token = first_link(house)
    assert token is not None
    session = accept_link(house, token, "Mia", Attempt(email=f" {ME.upper()} ", password=GOOD))
    person = recognise_session(house, session)
    assert (person.user.email, person.user.roles) == (ME, ("admin",))
    with pytest.raises(Refused):
        accept_link(house, token, "Eve", Attempt(email="eve@example.com", password=GOOD))
    assert first_link(house) is None


def test_first_link_expires_and_is_voided_by_the_next(house: House) -> None:
    old = first_link(house)
    new = first_link(house)
    assert old is not None
    assert new is not None
    with pytest.raises(Refused):
        read_link(house, old)
    with pytest.raises(Refused):
        read_link(ahead(house, hours=24.1), new)
    assert read_link(house, new).purpose == "first"


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", ME, "x" * 1001])
def test_poor_passwords_are_refused_and_leave_the_link_usable(house: House, password: str) -> None:
    token = first_link(house)
    assert token is not None
    with pytest.raises(Refused):
        accept_link(house, token, "Mia", Attempt(email=ME, password=password))
    assert accept_link(house, token, "Mia", Attempt(email=ME, password=GOOD))


def test_passwords_and_tokens_are_never_stored_plain(house: House) -> None:
    session = settle(house)
    person = recognise_session(house, session)
    key = make_key(house, person, "robot", ["read"])
    found = house.access.password(ME)
    assert found is not None
    assert found[1].startswith("$argon2id$")
    assert person.session is not None
    assert session.encode() not in person.session.token_hash
    assert house.access.keys()[0].hint == key[-4:]


@pytest.mark.parametrize(
    ("email", "password"), [(ME, "wrong wrong wrong"), ("no@example.com", GOOD)]
)
def test_wrong_pairs_are_told_alike(house: House, email: str, password: str) -> None:
    settle(house)
    with pytest.raises(SignedOut, match="do not go together"):
        sign_in(house, Attempt(email=email, password=password))


def test_guessing_is_slowed_for_the_pair_but_not_for_the_owner_elsewhere(house: House) -> None:
    settle(house)
    for _ in range(LIMITS["pair"]):
        with pytest.raises(SignedOut):
            sign_in(house, Attempt(email=ME, password="not this one", address="10.0.0.1"))
    with pytest.raises(Later):
        sign_in(house, Attempt(email=ME, password=GOOD, address="10.0.0.1"))
    assert sign_in(house, Attempt(email=ME, password=GOOD, address="10.0.0.2"))
    assert sign_in(ahead(house, minutes=16), Attempt(email=ME, password=GOOD, address="10.0.0.1"))


def test_guessing_many_accounts_from_one_address_is_slowed(house: House) -> None:
    settle(house)
    for n in range(LIMITS["address"]):
        house.access.note_attempt("10.0.0.9", f"p{n}@example.com", house.clock.now())
    with pytest.raises(Later):
        sign_in(house, Attempt(email=ME, password=GOOD, address="10.0.0.9"))


def test_sessions_end(house: House) -> None:
    settle(house)
    one = sign_in(house, Attempt(email=ME, password=GOOD))
    two = sign_in(house, Attempt(email=ME, password=GOOD))
    sign_out(recognise_session(house, one), house)
    with pytest.raises(SignedOut):
        recognise_session(house, one)
    person = recognise_session(house, two)
    assert sign_out(person, house, everywhere=True) == 2
    for token in (one, two, "made up", None):
        with pytest.raises(SignedOut):
            recognise_session(house, token)


@pytest.mark.parametrize("by", [{"days": 3.1}, {"days": 15}])
def test_sessions_expire(house: House, by: dict[str, float]) -> None:
    token = settle(house)
    with pytest.raises(SignedOut):
        recognise_session(ahead(house, **by), token)


def test_whoever_is_switched_off_is_out_at_once(house: House) -> None:
    admin = recognise_session(house, settle(house))
    link = invite_person(house, "sam@example.com", ["seller"])
    session = accept_link(house, link, "Sam", Attempt(email="", password=GOOD))
    sam = recognise_session(house, session)
    key = make_key(house, sam, "robot", ["read", "send"])
    assert recognise_key(house, key).may == {"read", "send"}
    switch_person(house, sam.user.id, on=False)
    for token in (session,):
        with pytest.raises(SignedOut):
            recognise_session(house, token)
    with pytest.raises(SignedOut):
        recognise_key(house, key)
    with pytest.raises(SignedOut):
        sign_in(house, Attempt(email="sam@example.com", password=GOOD))
    with pytest.raises(Refused, match="administrator"):
        switch_person(house, admin.user.id, on=False)
    with pytest.raises(Refused, match="administrator"):
        set_roles(house, admin.user.id, ["viewer"])


def test_a_key_does_no_more_than_its_scopes_and_its_owner(house: House) -> None:
    settle(house)
    link = invite_person(house, "vi@example.com", ["seller"])
    vi = recognise_session(house, accept_link(house, link, "Vi", Attempt(email="", password=GOOD)))
    key = make_key(house, vi, "robot", ["read", "audit.read"])
    robot = recognise_key(house, key)
    assert robot.may == {"read"}
    with pytest.raises(Denied):
        demand(robot, "audit.read")
    with pytest.raises(Refused, match="no such key"):
        revoke_key(
            house, msgspec.structs.replace(vi, user=msgspec.structs.replace(vi.user, id=999)), 1
        )
    assert robot.key is not None
    revoke_key(house, vi, robot.key)
    with pytest.raises(SignedOut):
        recognise_key(house, key)


def test_a_new_password_ends_the_old_sessions(house: House) -> None:
    session = settle(house)
    link = invite_person(house, ME, ["viewer"])
    accept_link(house, link, "Mia", Attempt(email="", password="another quiet room"))
    with pytest.raises(SignedOut):
        recognise_session(house, session)
    assert sign_in(house, Attempt(email=ME, password="another quiet room"))
    assert house.access.users()[0].roles == ("admin",)


def test_roles_keep_draft_approve_and_send_apart() -> None:
    may = {role: grant([role]) for role in ROLES}
    assert may["admin"] == set(PERMISSIONS)
    assert may["viewer"] == {"read"}
    assert not may["agent"] & {"approve", "send", "users.manage", "connect", "import"}
    assert "approve" not in may["seller"]
    assert "send" not in may["marketer"]
    assert [r for r in ROLES if "users.manage" in may[r]] == ["admin"]
    assert grant(["no such role"]) == frozenset()
