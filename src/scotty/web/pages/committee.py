"""The committee map: people by part, each number with its evidence."""

from datetime import timedelta

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.committee import draw_committee
from scotty.door.caller import house_of
from scotty.door.guard import Guarded, needs
from scotty.stages.research.committee import PARTS
from scotty.web.asked import read_moment
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)
DAYS = 365
"""How far back the slider goes."""


@routes.get("/account/{name}/committee")
@needs("read")
def show(request: Request, name: str) -> Response:
    """Draw the committee of an account."""
    house = house_of(request)
    moment, as_of = read_moment(request)
    now = house.clock.now()
    drawn = draw_committee(house, name, moment)
    values = {
        "c": drawn.committee,
        "told": drawn.told,
        "reach": drawn.reach,
        "parts": PARTS,
        "account_key": drawn.committee.account,
        "tab": "Committee",
        "as_of": as_of,
        "days": DAYS,
        "first": now - timedelta(days=DAYS),
        "back": min(DAYS, (now - (moment or now)).days),
    }
    return draw(request, "committee.html", values)
