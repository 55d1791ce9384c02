"""Tasks: what people do themselves, with the words to copy, and what became of it."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.asker import name_asker
from scotty.desk.outbox import finish_task
from scotty.desk.triage import lay_tasks, skip_task
from scotty.door.caller import person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.web.draw import draw
from scotty.web.pages.outbox import outfit_of

routes = APIRouter(route_class=Guarded)
MOST = 100


@routes.get("/tasks")
@needs("read")
def show_tasks(request: Request) -> Response:
    """Draw the tasks, the longest due first."""
    return _draw(request, None)


def _draw(request: Request, error: Refused | None) -> Response:
    outfit = outfit_of(request)
    lines = lay_tasks(outfit, MOST)
    tally = outfit.house.outreach.tally()
    values = {"lines": lines, "tally": tally, "gate": outfit.current().gate, "error": error}
    return draw(request, "tasks.html", values, 422 if error else 200)


@routes.post("/tasks/{touch}")
@needs("work")
def answer(
    request: Request,
    touch: str,
    done: Annotated[str, Form()] = "",
    note: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """Note that a task was done, or is not going to be."""
    if done not in {"yes", "no"}:
        raise Refused("Nothing was chosen.", "Say whether it is done, or skipped.")
    do = finish_task if done == "yes" else skip_task
    try:
        do(outfit_of(request), touch, name_asker(person_of(request)), note.strip())
    except Refused as error:
        return _draw(request, error)
    return RedirectResponse("/tasks", 303)
