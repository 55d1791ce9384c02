"""The engine: whether it runs, the run under way as it moves, the runs before."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.engine import (
    activate_engine,
    ask_run,
    find_run,
    list_runs,
    read_standing,
    stop_engine,
)
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)


@routes.get("/engine")
@needs("read")
def show_engine(request: Request, run: str = "") -> Response:
    """Draw the engine, and one of its runs: the newest, or the one asked for."""
    house = house_of(request)
    runs = list_runs(house, 20)
    shown = find_run(house, run) if run else next(iter(runs), None)
    values = {"standing": read_standing(house), "runs": runs, "run": shown}
    return draw(request, "engine.html", values)


@routes.post("/engine")
@needs("playbook.edit")
def turn(request: Request, do: Annotated[str, Form()] = "") -> Response:
    """Activate the engine, stop it, or ask for one run."""
    house, by = house_of(request), person_of(request).who
    if do == "activate":
        activate_engine(house, by)
    elif do == "stop":
        stop_engine(house, by)
    elif do == "run":
        ask_run(house, by, "Asked for on the page.")
    else:
        raise Refused("Nothing was chosen.", "Activate it, stop it, or ask for a run.")
    return RedirectResponse("/engine", 303)
