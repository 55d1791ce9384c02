"""The backtest's result."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.door.guard import Guarded, needs
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)


@routes.get("/backtest")
@needs("read")
def show_backtest(request: Request) -> Response:
    """Draw the newest result."""
    return draw(request, "backtest.html")
