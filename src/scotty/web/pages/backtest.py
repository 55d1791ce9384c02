"""The backtest: run it, watch it, read it."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.proof import read_backtest
from scotty.door.caller import house_of
from scotty.door.guard import Guarded, needs
from scotty.web.draw import draw
from scotty.web.jobs import Jobs

routes = APIRouter(route_class=Guarded)


@routes.get("/backtest")
@needs("read")
def show_backtest(request: Request) -> Response:
    """Draw the newest result, and how far a running one is."""
    jobs: Jobs = request.app.state.jobs
    values = {
        "kept": read_backtest(house_of(request)),
        "running": jobs.running("backtest"),
        "last": jobs.last("backtest"),
    }
    return draw(request, "backtest.html", values)


@routes.post("/backtest")
@needs("playbook.edit")
def start_backtest(request: Request, size: Annotated[int, Form()] = 100) -> Response:
    """Run it in the background; once at a time."""
    jobs: Jobs = request.app.state.jobs
    if not jobs.running("backtest"):
        jobs.prove(size)
    return RedirectResponse("/backtest", 303)
