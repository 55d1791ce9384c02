"""The team: inviting people, their roles, their keys."""

import secrets
from collections.abc import Sequence

from scotty.desk.access import Person, demand, make_link, normal_address
from scotty.desk.passwords import hash_token
from scotty.desk.roles import PERMISSIONS, ROLES
from scotty.facts import Refused
from scotty.ports import House
from scotty.ports.access import ApiKey, Purpose, User

INVITE_HOURS = 7 * 24


def list_team(house: House) -> list[User]:
    """Return everyone who may sign in, by name."""
    return house.access.users()


def invite_person(house: House, email: str, roles: Sequence[str]) -> str:
    """Return the token of an invitation, or of a new password where the person is here already.

    Valid once, for a week. The path is `/start/TOKEN`.
    """
    email = normal_address(email)
    known = house.access.password(email) is not None
    purpose: Purpose = "password" if known else "invite"
    return make_link(house, purpose, email, _checked(roles), INVITE_HOURS)


def set_roles(house: House, user: int, roles: Sequence[str]) -> None:
    """Give a person these roles, no others. Raises Refused where no administrator would be left."""
    kept = _checked(roles)
    if "admin" not in kept:
        _keep_admin(house, user)
    house.access.change_user(user, roles=kept)


def switch_person(house: House, user: int, on: bool) -> None:
    """Let a person in again, or keep them out and end their sessions. Their keys stop with them."""
    if on:
        house.access.change_user(user, disabled=None)
        return
    _keep_admin(house, user)
    house.access.change_user(user, disabled=house.clock.now())
    house.access.end_sessions(user)


def _keep_admin(house: House, user: int) -> None:
    others = [u for u in house.access.users() if u.id != user and u.disabled is None]
    if not any("admin" in u.roles for u in others):
        raise Refused("No administrator would be left.", "Make somebody else one first.")


def _checked(roles: Sequence[str]) -> tuple[str, ...]:
    if unknown := set(roles) - set(ROLES):
        raise Refused(f"There is no role {min(unknown)!r}.", f"Choose from {', '.join(ROLES)}.")
    if not roles:
        raise Refused("No role was chosen.", "Choose at least one.")
    return tuple(dict.fromkeys(roles))


def make_key(house: House, person: Person, name: str, scopes: Sequence[str]) -> str:
    """Return a new API key, shown this once. It can never do more than its owner may."""
    demand(person, "keys")
    if unknown := set(scopes) - set(PERMISSIONS):
        raise Refused(f"There is no permission {min(unknown)!r}.", "Choose from those shown.")
    if not scopes or not name.strip():
        raise Refused("A key needs a name and at least one permission.", "Give both.")
    token = f"scotty_{secrets.token_urlsafe(32)}"
    house.access.add_key(
        person.user.id, name.strip()[:100], hash_token(token), token[-4:], list(scopes)
    )
    return token


def list_keys(house: House, person: Person) -> list[ApiKey]:
    """Return one's own keys; those of everyone to whoever manages users."""
    keys = house.access.keys()
    if "users.manage" in person.may:
        return keys
    return [key for key in keys if key.user.id == person.user.id]


def revoke_key(house: House, person: Person, key: int) -> None:
    """Revoke a key of one's own, or anyone's where one manages users."""
    if key not in {k.id for k in list_keys(house, person)}:
        raise Refused("There is no such key.", "Look at the list again.")
    house.access.revoke_key(key, house.clock.now())


def dismiss_tour(house: House, person: Person, done: bool = True) -> None:
    """Remember that a person has seen the tour, or wants to see it again."""
    house.access.change_user(person.user.id, preferences={**person.user.preferences, "tour": done})
