"""Today: what changed, what to work first, what waits."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.cardnews import list_card_news
from scotty.desk.deals import Wanted, lay_board
from scotty.desk.pipelines import Pipelines
from scotty.desk.today import list_chores, list_reach
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.flows.board import Board
from scotty.web.asked import read_number
from scotty.web.draw import draw
from scotty.web.live import stream_line
from scotty.web.tour import tour_step

routes = APIRouter(route_class=Guarded)


@routes.get("/")
@needs("read")
def show_today(request: Request) -> Response:
    """Draw the day."""
    live: Board = request.app.state.board
    house, person, hot = house_of(request), person_of(request), live.hot_list()
    moves = request.app.state.moves.read()
    step = read_number(request, "step", 0, 5)
    touring = step or (1 if not person.user.preferences.get("tour") else 0)
    pipelines: Pipelines = request.app.state.pipelines
    board = lay_board(pipelines.at(None), Wanted(at_risk=True, limit=5))
    forecast = pipelines.forecast(None, None) if board.open else None
    values = {
        "board": board,
        "forecast": forecast,
        "hot": hot,
        "moves": moves,
        "cards": list_card_news(house, person, pipelines.at(None).stories.values()),
        "nurture": request.app.state.ripe.read(),
        "fresh": {move.account for move in moves if move.up},
        "chores": [
            *list_reach(request.app.state.tally.read(), person.may),
            *list_chores(house, person.may, request.app.state.status.read().dead_letters),
        ],
        "tour": tour_step(touring, hot) if touring else None,
        "headline": f"{len(hot.accounts)} accounts to work this week, "
        f"{len(hot.near)} one condition away.",
    }
    return draw(request, "today.html", values)


@routes.get("/live")
@needs("read")
async def live(request: Request) -> Response:
    """Keep the line open: what moves on the board, as it moves."""
    return stream_line(request)
