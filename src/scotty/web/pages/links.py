"""Links: which accounts are one company; proposals, decisions, undoing."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.links import (
    confirm_link,
    decline_link,
    link_accounts,
    list_links,
    list_proposals,
    undo_link,
)
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.web.draw import draw
from scotty.web.jobs import Jobs

routes = APIRouter(route_class=Guarded)
PAGE = "/links"


@routes.get("/links")
@needs("read")
def show_links(request: Request) -> Response:
    """Draw proposals and links."""
    house = house_of(request)
    jobs: Jobs = request.app.state.jobs
    values = {
        "proposals": list_proposals(house),
        "links": list_links(house, 200),
        "running": jobs.running("match"),
        "last": jobs.last("match"),
    }
    return draw(request, "links.html", values)


@routes.post("/links")
@needs("work")
def link_by_hand(
    request: Request,
    account: Annotated[str, Form()] = "",
    into: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    """Link two accounts by hand."""
    link_accounts(house_of(request), account.strip(), into.strip(), person_of(request).who, why)
    return RedirectResponse(PAGE, 303)


@routes.post("/links/match")
@needs("work")
def match_all(request: Request) -> Response:
    """Compare all accounts in the background; once at a time."""
    jobs: Jobs = request.app.state.jobs
    if not jobs.running("match"):
        jobs.match()
    return RedirectResponse(PAGE, 303)


@routes.post("/links/{proposal}/confirm")
@needs("work")
def confirm(request: Request, proposal: str) -> Response:
    """Confirm a proposal."""
    confirm_link(house_of(request), proposal, person_of(request).who)
    return RedirectResponse(PAGE, 303)


@routes.post("/links/{proposal}/decline")
@needs("work")
def decline(request: Request, proposal: str, why: Annotated[str, Form()] = "") -> Response:
    """Decline a proposal; it does not come again."""
    decline_link(house_of(request), proposal, person_of(request).who, why)
    return RedirectResponse(PAGE, 303)


@routes.post("/links/{link}/undo")
@needs("work")
def undo(request: Request, link: str, why: Annotated[str, Form()] = "") -> Response:
    """Take a link back."""
    undo_link(house_of(request), link, person_of(request).who, why)
    return RedirectResponse(PAGE, 303)
