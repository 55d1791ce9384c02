"""What programs are given: the stable JSON shapes that the command line and the API share."""

from typing import Any

import msgspec

from scotty.desk.account import AccountView
from scotty.stages.identify.standing import HotList


def shape_hot(hot: HotList) -> dict[str, Any]:
    """Return `{as_of, version, count, accounts, near, notes, met, watched}`; counts are of accounts."""
    plain: dict[str, Any] = msgspec.to_builtins(hot)
    return {
        "as_of": plain.pop("as_of"),
        "version": plain.pop("version"),
        "count": len(hot.accounts),
        **plain,
    }


def shape_account(view: AccountView) -> dict[str, Any]:
    """Return the account's standing, in the shape of the hot list's, and beside it what it rests on."""
    plain: dict[str, Any] = msgspec.to_builtins(view)
    standing: dict[str, Any] = plain.pop("standing")
    return {**standing, **plain}
