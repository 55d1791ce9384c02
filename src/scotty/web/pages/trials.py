"""Experiments: for each step that has one, its arms, what came of them, and what can be said by now."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.trials import list_trials
from scotty.door.guard import Guarded, needs
from scotty.web.asked import read_moment
from scotty.web.draw import draw
from scotty.web.pages.outbox import outfit_of

routes = APIRouter(route_class=Guarded)


@routes.get("/experiments")
@needs("read")
def show_trials(request: Request) -> Response:
    """Draw all experiments of the sequences in force."""
    moment, text = read_moment(request)
    trials = list_trials(outfit_of(request), moment)
    begun = [t for t in trials if sum(a.dealt for a in t.report.arms)]
    values = {
        "trials": begun,
        "idle": [t for t in trials if t not in begun],
        "as_of": text,
        "verdicts": {
            "running": "Not enough data",
            "winner": "Winner",
            "same": "No difference",
            "single": "One wording",
        },
    }
    return draw(request, "trials.html", values)
