"""A page as its reader would see it, before it is put up: for us alone, and nothing of it is noted."""

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.paging import Order, preview_page
from scotty.desk.papers import print_paper
from scotty.door.caller import person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Held, Refused
from scotty.playbook.brand import GROUNDS, tone_colour
from scotty.playbook.roi import export_plan, plan_model
from scotty.stages.engage.pages import Page, compose_film
from scotty.web.draw import draw
from scotty.web.pages.landing import HEADERS
from scotty.web.pages.outbox import outfit_of
from scotty.web.worth import show_worth

routes = APIRouter(route_class=Guarded)
AT = "/pages/look/{account}/{contact}/{model}"
ANYBODY = "-"
"""Stands in the address where a page is for nobody in particular."""


def _compose(request: Request, account: str, contact: str, model: str) -> Page:
    order = Order(
        account=account,
        contact=None if contact == ANYBODY else contact,
        model=model,
        by=person_of(request).who,
    )
    found = preview_page(outfit_of(request), order)
    if isinstance(found, Held):
        raise Refused(found.reason, found.mend)
    return found.page


@routes.get(AT)
@needs("draft")
def look(request: Request, account: str, contact: str, model: str) -> Response:
    """Draw the landing page."""
    return _draw(request, "landing", _compose(request, account, contact, model))


@routes.get(AT + "/roi")
@needs("draft")
def look_roi(request: Request, account: str, contact: str, model: str) -> Response:
    """Draw the calculator with its first numbers."""
    return _draw(request, "roi", _compose(request, account, contact, model))


@routes.get(AT + "/video")
@needs("draft")
def look_video(request: Request, account: str, contact: str, model: str) -> Response:
    """Draw the script of the video message, from which it is recorded."""
    page = _compose(request, account, contact, model)
    return draw(request, "script.html", {"page": page, "film": compose_film(page)})


@routes.get(AT + "/briefing.pdf")
@needs("draft")
def look_paper(request: Request, account: str, contact: str, model: str) -> Response:
    """Send the briefing."""
    paper = print_paper(_compose(request, account, contact, model), "briefing")
    return Response(paper, media_type="application/pdf")


@routes.get(AT + "/brand.css")
@needs("draft")
def look_colours(request: Request, account: str, contact: str, model: str) -> Response:
    """Send the page's accent."""
    brand = _compose(request, account, contact, model).brand
    day, night = (tone_colour(brand.colour, ground) for ground in GROUNDS)
    return Response(f":root{{--accent:light-dark({day},{night})}}\n", media_type="text/css")


def _export(page: Page) -> object:
    return export_plan(plan_model(page.worth.model)) if page.worth else {}


def _draw(request: Request, part: str, page: Page) -> Response:
    at = request.url.path.removesuffix(f"/{part}") if part != "landing" else request.url.path
    values = {
        "page": page,
        "at": at,
        "part": part,
        "film": False,
        "quiet": True,
        "worth": show_worth(page.worth, dict(request.query_params)) if page.worth else None,
        "plan": msgspec.json.encode(_export(page)).decode(),
        "scenes": (),
    }
    response = draw(request, f"public/{part}.html", values)
    response.headers.update(HEADERS)
    return response
