"""Deals: the board by stage, the table, those in danger, the same as CSV."""

import csv
import io
from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.deals import Board, Wanted, expect, lay_board
from scotty.desk.pipelines import Pipelines
from scotty.door.guard import Guarded, needs
from scotty.stages.accelerate.standing import BANDS, Deal
from scotty.web.asked import read_moment, read_number
from scotty.web.draw import draw
from scotty.web.pages.hot import make_inert

routes = APIRouter(route_class=Guarded)
VIEWS = ("board", "table", "risk")
CARDS = 30
"""Cards of a column; the table shows the rest."""


def read_board(request: Request) -> tuple[Board, Wanted, str]:
    """Return the deals that the query asks for, what it asks, and the day as text."""
    moment, text = read_moment(request)
    pipelines: Pipelines = request.app.state.pipelines
    asked = request.query_params
    band = asked.get("band", "")
    wanted = Wanted(
        at_risk=asked.get("view") == "risk",
        owner=asked.get("owner") or None,
        stage=asked.get("stage") or None,
        band=next((name for name in BANDS if name == band), None),
        warning=asked.get("warning") or None,
        q=asked.get("q", "").strip()[:100],
    )
    return lay_board(pipelines.at(moment), wanted), wanted, text


@routes.get("/deals")
@needs("read")
def show_deals(request: Request, view: str = "board") -> Response:
    """Draw open deals."""
    board, wanted, as_of = read_board(request)
    by_stage: dict[str | None, list[Deal]] = {}
    for deal in board.deals:
        by_stage.setdefault(deal.stage, []).append(deal)
    values = {
        "board": board,
        "wanted": wanted,
        "as_of": as_of,
        "view": view if view in VIEWS else "board",
        "by_stage": by_stage,
        "bands": BANDS,
        "expect": expect,
        "cards": CARDS,
        "limit": read_number(request, "limit", 200, 5_000),
    }
    return draw(request, "deals.html", values)


@routes.get("/deals.csv")
@needs("read")
def download_deals(request: Request) -> Response:
    """Return the deals that the query asks for as CSV."""
    board, _, as_of = read_board(request)
    name = f"deals-{as_of or f'{board.as_of:%Y-%m-%d}'}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(write_csv(board), media_type="text/csv; charset=utf-8", headers=headers)


COLUMNS = (
    *("deal", "name", "account", "owner", "stage", "amount_usd", "score", "low", "high", "band"),
    *("expected_usd", "close_date", "slips", "by_quarter", "warnings", "next_action"),
)


def write_csv(board: Board) -> str:
    """Return the deals as CSV; cells that a spreadsheet would run are made text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for deal in board.deals:
        s = deal.score
        numbers = [round(s.score, 1), round(100 * s.low, 1), round(100 * s.high, 1), s.band]
        row = [deal.deal, deal.name, deal.account, deal.owner, deal.stage, deal.amount, *numbers]
        warnings = "; ".join(w.label for w in deal.warnings)
        action = deal.plays[0].label if deal.plays else ""
        dates = [deal.close_date, deal.timing.slips, deal.timing.by_quarter]
        cells = [*row, round(expect(deal), 2), *dates, warnings, action]
        writer.writerow([make_inert(_plain(cell)) for cell in cells])
    return out.getvalue()


def _plain(cell: object) -> object:
    if isinstance(cell, float):
        return round(cell, 4)
    return cell.isoformat() if isinstance(cell, datetime) else "" if cell is None else cell
