"""Hot accounts: the list, its two maps, the near misses, the same as CSV."""

import csv
import io

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from scotty.desk.rules import current_rules
from scotty.door.caller import house_of
from scotty.door.guard import Guarded, needs
from scotty.flows.board import Board
from scotty.stages.identify.standing import CONDITIONS, HotList
from scotty.web.asked import read_moment, show_rows
from scotty.web.charts import map_accounts
from scotty.web.draw import draw
from scotty.web.turns import Turns

routes = APIRouter(route_class=Guarded)
VIEWS = ("list", "fit", "reach", "near")


def read_hot(request: Request) -> tuple[HotList, str]:
    """Return the list of now from the board, or that of a past day; and the day as text."""
    moment, text = read_moment(request)
    board: Board = request.app.state.board
    turns: Turns = request.app.state.turns
    return (board.hot_list() if moment is None else turns.hot(moment)), text


@routes.get("/hot")
@needs("read")
def show_hot(request: Request, view: str = "list") -> Response:
    """Draw the hot list."""
    hot, as_of = read_hot(request)
    view = view if view in VIEWS else "list"
    shown = show_rows(request, hot.near if view == "near" else hot.accounts)
    return draw(request, "hot.html", {"hot": hot, "as_of": as_of, "view": view, "shown": shown})


@routes.get("/hot/map/{across}")
@needs("read")
def show_map(request: Request, across: str) -> Response:
    """Return a map of the list as Vega-Lite."""
    hot, as_of = read_hot(request)
    board: Board = request.app.state.board
    known = current_rules(house_of(request), hot.as_of) if as_of else board.rules
    rules = known.book.hot
    return JSONResponse(map_accounts(hot, "reach" if across == "reach" else "fit", rules))


@routes.get("/hot.csv")
@needs("read")
def download_hot(request: Request) -> Response:
    """Return the list and the near misses as CSV."""
    hot, as_of = read_hot(request)
    name = f"hot-accounts-{as_of or f'{hot.as_of:%Y-%m-%d}'}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(write_csv(hot), media_type="text/csv; charset=utf-8", headers=headers)


def write_csv(hot: HotList) -> str:
    """Return the list as CSV; cells that a spreadsheet would run are made text (OWASP, CSV Injection)."""
    out = io.StringIO()
    writer = csv.writer(out)
    columns = ["list", "rank", "domain", "name", "tier", "score", "fit", "intent"]
    writer.writerow([*columns, *CONDITIONS, "contacts", "engaged", "deal_usd", "value_usd"])
    for label, accounts in (("hot", hot.accounts), ("near", hot.near)):
        for rank, a in enumerate(accounts, start=1):
            row = [label, rank, a.domain, a.name, a.tier or "", a.score, a.fit, a.intent]
            met = ["yes" if a.conditions[name].met else "no" for name in CONDITIONS]
            cells = [*row, *met, a.contacts, a.engaged, a.deal, a.value]
            writer.writerow([make_inert(cell) for cell in cells])
    return out.getvalue()


def make_inert(cell: object) -> object:
    """Return a cell of CSV that no spreadsheet will run as a formula."""
    dangerous = isinstance(cell, str) and cell[:1] in set("=+-@\t\r")
    return f"'{cell}" if dangerous else cell
