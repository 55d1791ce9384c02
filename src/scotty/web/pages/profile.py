"""What is known of an account, line by line, and of each of its people."""

from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.briefs import print_brief
from scotty.desk.profile import show_person_intel, show_research
from scotty.desk.research import Order, research_account
from scotty.desk.wording import word_proposition
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.stages.research.intel import Intel
from scotty.web.asked import lay_slider, read_moment
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)


@routes.get("/account/{name}/profile")
@needs("read")
def show(request: Request, name: str) -> Response:
    """Draw the profile of an account."""
    house = house_of(request)
    moment, as_of = read_moment(request)
    now = house.clock.now()
    research = show_research(house, name, moment)
    values = {
        "r": research,
        "account_key": research.account,
        "tab": "Profile",
        "as_of": as_of,
        **lay_slider(now, moment),
    }
    return draw(request, "profile.html", values)


@routes.get("/account/{name}/profile.pdf")
@needs("read")
def show_pdf(request: Request, name: str) -> Response:
    """Return the profile as a brief on two pages."""
    moment, _ = read_moment(request)
    brief = print_brief(house_of(request), name, moment)
    named = {"content-disposition": f'inline; filename="{brief.file}"'}
    return Response(brief.pdf, media_type="application/pdf", headers=named)


@routes.post("/account/{name}/research")
@needs("work")
def research(request: Request, name: str) -> Response:
    """Read anew what is public of an account, and show what is known then."""
    order = Order(account=name, by=person_of(request).who)
    made = research_account(house_of(request), order)
    return RedirectResponse(f"/account/{quote(made.account)}/profile#looked", 303)


@routes.get("/account/{name}/people/{contact}")
@needs("read")
def show_person(request: Request, name: str, contact: str) -> Response:
    """Draw what helps to speak with somebody."""
    moment, as_of = read_moment(request)
    intel = show_person_intel(house_of(request), name, contact, moment)
    return _draw_intel(request, intel, as_of)


@routes.post("/account/{name}/people/{contact}/proposition")
@needs("draft")
def word(request: Request, name: str, contact: str) -> Response:
    """Draw the same with the proposition worded by a language model, where it may be said."""
    intel = word_proposition(house_of(request), name, contact, person_of(request).who)
    return _draw_intel(request, intel, "")


def _draw_intel(request: Request, intel: Intel, as_of: str) -> Response:
    values = {
        "i": intel,
        "account_key": intel.account,
        "as_of": as_of,
        "home": f"/account/{quote(intel.account)}/people/{quote(intel.contact)}",
        "model": house_of(request).models.name,
    }
    return draw(request, "intel.html", values)
