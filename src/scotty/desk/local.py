"""Whoever sits at the terminal: all of the workspace is theirs, unless they say whom they act for."""

from scotty.desk.access import Person, recognise_key
from scotty.desk.roles import PERMISSIONS, grant
from scotty.facts import Refused
from scotty.facts.fact import EPOCH
from scotty.ports import House
from scotty.ports.access import User


def recognise_local(house: House, name: str, email: str | None = None, key: str = "") -> Person:
    """Return who acts: the holder of an API key, the user of an address, else whoever sits there.

    Whoever can open the workspace's folder holds everything in it, so they may do everything. `name`
    is how the audit log names them. Raises SignedOut for a key, Refused for an address that is not known.
    """
    if key:
        return recognise_key(house, key)
    if not email:
        user = User(id=0, email=name, name=name, roles=("admin",), made=EPOCH)
        return Person(user=user, may=frozenset(PERMISSIONS))
    wanted = email.strip().lower()
    found = next((u for u in house.access.users() if u.email == wanted), None)
    if found is None or found.disabled is not None:
        raise Refused(f"Nobody here has the address {email}.", "See `Team and keys` for who does.")
    return Person(user=found, may=grant(found.roles))
