"""Health: for people, for load balancers, for Prometheus."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from psycopg import Error as PostgresError
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from scotty.desk.schedule import list_runs
from scotty.door.caller import house_of
from scotty.door.guard import Guarded, bare, needs
from scotty.flows.board import Board
from scotty.web.draw import draw
from scotty.web.meters import collect_meters

routes = APIRouter(route_class=Guarded)


@routes.get("/healthz")
@bare
def healthz() -> Response:
    """Say that the process answers."""
    return PlainTextResponse("ok\n")


@routes.get("/readyz")
@bare
def readyz(request: Request) -> Response:
    """Say whether the database answers and the board has judged."""
    board: Board = request.app.state.board
    try:
        house_of(request).ledger.head()
    except (PostgresError, SQLAlchemyError):
        return PlainTextResponse("the database does not answer\n", 503)
    return PlainTextResponse(f"ready, board version {board.version}\n")


@routes.get("/metrics")
@needs("read")
def metrics(request: Request) -> Response:
    """Return the meters in Prometheus' text format. Scrape with an API key that may read."""
    return Response(generate_latest(collect_meters(request)), media_type=CONTENT_TYPE_LATEST)


@routes.get("/status")
@needs("read")
def show_status(request: Request) -> Response:
    """Draw how the workspace is."""
    board: Board = request.app.state.board
    values = {
        "status": request.app.state.status.read(),
        "board": board,
        "hot": board.hot_list(),
        "runs": list_runs(house_of(request)),
    }
    return draw(request, "status.html", values)
