"""The committee map: people by part, each number with its evidence."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.committee import draw_committee
from scotty.desk.enrich import enrich_account
from scotty.desk.vouch import take_over
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.stages.research.committee import PARTS
from scotty.web.asked import lay_slider, read_moment
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)


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
        **lay_slider(now, moment),
    }
    return draw(request, "committee.html", values)


@routes.post("/account/{name}/enrich")
@needs("work")
def enrich(request: Request, name: str) -> Response:
    """Ask the playbook's providers for addresses that are not known."""
    found = enrich_account(house_of(request), name)
    return RedirectResponse(f"/account/{quote(found.account)}/committee", 303)


@routes.post("/account/{name}/take")
@needs("work")
def take(request: Request, name: str, fact: Annotated[str, Form()] = "") -> Response:
    """Vouch for an address that a provider told."""
    told = take_over(house_of(request), name, fact, person_of(request).who)
    return RedirectResponse(f"/account/{quote(told.account or name)}/committee", 303)
