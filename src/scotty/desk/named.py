"""An account by what people call it."""

from collections.abc import Mapping
from typing import Any

from scotty.facts import Refused
from scotty.ports import House

MEND = "Give its domain, or its exact name."


def find_account(house: House, name: str, mend: str = MEND) -> Mapping[str, Any]:
    """Return an account by domain, key or exact name, as far as the ledger tells now.

    Raises Refused where none is called so, with `mend`; and, with their domains, where several are.
    """
    house.tables.refresh()
    row = house.tables.account(name)
    if row is None:
        raise Refused(f"No account is called {name!r}.", mend)
    return row
