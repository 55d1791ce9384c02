"""The model card of the deal score: how right it is, for whom, and every version of it."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from scotty.desk.dealmodels import serve_deals
from scotty.desk.pipelines import Pipelines
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.signals import CLUES
from scotty.web.draw import draw
from scotty.web.jobs import Jobs
from scotty.web.spread import draw_reliability

routes = APIRouter(route_class=Guarded)
PAGE = "/models/deals"


@routes.get(PAGE)
@needs("read")
def show_card(request: Request, version: str = "") -> Response:
    """Draw the card of the model that serves, or of a version."""
    pipelines: Pipelines = request.app.state.pipelines
    jobs: Jobs = request.app.state.jobs
    page = pipelines.card(version[:100] or None)
    segments: dict[str, list[object]] = {}
    for segment in page.card.segments:
        segments.setdefault(segment.by, []).append(segment)
    values = {
        "page": page,
        "card": page.card,
        "segments": segments,
        "labels": {name: clue.label for name, clue in CLUES.items()},
        "families": {name: clue.family for name, clue in CLUES.items()},
        "chart": f"{PAGE}/chart?version={quote(page.card.version)}",
        "running": jobs.running("deals"),
        "last": jobs.last("deals"),
    }
    return draw(request, "models.html", values)


@routes.get(f"{PAGE}/chart")
@needs("read")
def show_reliability(request: Request, version: str = "") -> Response:
    """Return the reliability diagram as Vega-Lite."""
    pipelines: Pipelines = request.app.state.pipelines
    return JSONResponse(draw_reliability(pipelines.card(version[:100] or None).card.marks))


@routes.post(f"{PAGE}/learn")
@needs("playbook.edit")
def learn_model(request: Request) -> Response:
    """Learn a challenger in the background; it serves if it is better on later deals."""
    jobs: Jobs = request.app.state.jobs
    pipelines: Pipelines = request.app.state.pipelines
    if not jobs.running("deals"):
        jobs.learn(person_of(request).who, pipelines.forget)
    return RedirectResponse(PAGE, 303)


@routes.post(f"{PAGE}/serve")
@needs("playbook.edit")
def serve_model(request: Request, version: Annotated[str, Form()] = "") -> Response:
    """Put a version to use: a learnt one, or the expert."""
    pipelines: Pipelines = request.app.state.pipelines
    serve_deals(house_of(request), version, person_of(request).who)
    pipelines.forget()
    return RedirectResponse(PAGE, 303)
