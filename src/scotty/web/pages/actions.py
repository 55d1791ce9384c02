"""Next actions: one list of what to do about deals, by what an hour of it is worth."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.pipelines import Pipelines
from scotty.desk.plays import lay_actions
from scotty.door.guard import Guarded, needs
from scotty.web.asked import read_moment, read_number
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)


@routes.get("/actions")
@needs("read")
def show_actions(request: Request) -> Response:
    """Draw the list, of all sellers or of one."""
    moment, as_of = read_moment(request)
    pipelines: Pipelines = request.app.state.pipelines
    owner = request.query_params.get("owner", "")
    found = lay_actions(pipelines.at(moment))
    mine = [action for action in found.actions if not owner or action.owner == owner]
    limit = read_number(request, "limit", 50, 5_000)
    values = {
        "found": found,
        "actions": mine[:limit],
        "count": len(mine),
        "owner": owner,
        "owners": sorted({a.owner for a in found.actions if a.owner}),
        "as_of": as_of,
        "then": f"?as_of={as_of}" if as_of else "",
        "limit": limit,
    }
    return draw(request, "actions.html", values)
