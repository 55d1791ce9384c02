"""What programs are given: the stable JSON shapes that the command line and the API share."""

from typing import Any

import msgspec

from scotty.desk.account import AccountView
from scotty.desk.deal import DealPage
from scotty.desk.deals import Board
from scotty.stages.accelerate.warnings import is_at_risk
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


def shape_board(board: Board) -> dict[str, Any]:
    """Return `{as_of, version, count, deals, columns, …}`; each deal with its score's parts flat."""
    plain: dict[str, Any] = msgspec.to_builtins(board)
    plain["deals"] = [
        _flatten(deal, is_at_risk(told))
        for deal, told in zip(plain["deals"], board.deals, strict=True)
    ]
    return plain


def shape_deal(page: DealPage) -> dict[str, Any]:
    """Return the deal in the shape of the board's, and beside it its way, people and timeline."""
    plain: dict[str, Any] = msgspec.to_builtins(page)
    deal: dict[str, Any] = plain.pop("deal")
    return {**_flatten(deal, is_at_risk(page.deal)), **plain}


def _flatten(deal: dict[str, Any], at_risk: bool) -> dict[str, Any]:
    """Put the score's parts beside what is known of the deal.

    `interval` is the 80 % interval in the score's points, 0-100; `probability`, `low`, `high` are
    0-1. A warning has its `evidence` and its `hit_rate`, null where there is not enough data.
    """
    score: dict[str, Any] = deal.pop("score")
    points = score.pop("score")
    interval = [100.0 * score["low"], 100.0 * score["high"]]
    warnings = [_show_warning(warned) for warned in deal.pop("warnings")]
    return {
        **deal,
        "score": points,
        "interval": interval,
        **score,
        "at_risk": at_risk,
        "warnings": warnings,
    }


def _show_warning(warned: dict[str, Any]) -> dict[str, Any]:
    hits, facts = warned.pop("hits"), warned.pop("facts")
    if hits is not None:
        hits["rate"] = hits["came_true"] / hits["raised"] if hits["raised"] else 0.0
    return {**warned, "evidence": facts, "hit_rate": hits}
