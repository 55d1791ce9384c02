"""What programs may ask of what is known of an account and its people."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.look import AsOf, aware
from scotty.api.reply import answer, answers
from scotty.desk.briefs import print_brief
from scotty.desk.profile import show_person_intel, show_research
from scotty.desk.researched import Research
from scotty.door.caller import house_of
from scotty.door.guard import Guarded, needs
from scotty.stages.research.intel import Intel

routes = APIRouter(route_class=Guarded)


@routes.get("/accounts/{name}/profile", openapi_extra=answers(Research))
@needs("read")
def get_profile(request: Request, name: str, as_of: AsOf = None, since: AsOf = None) -> Response:
    """Return what is known of an account: facts, lines by area, contradictions, what changed, what is lacking."""
    return answer(show_research(house_of(request), name, aware(as_of), aware(since)))


@routes.get("/accounts/{name}/profile.pdf")
@needs("read")
def get_brief(request: Request, name: str, as_of: AsOf = None) -> Response:
    """Return the profile as a brief on two pages, PDF."""
    return Response(
        print_brief(house_of(request), name, aware(as_of)).pdf, media_type="application/pdf"
    )


@routes.get("/accounts/{name}/people/{contact}/intel", openapi_extra=answers(Intel))
@needs("read")
def get_intel(request: Request, name: str, contact: str, as_of: AsOf = None) -> Response:
    """Return what helps to speak with somebody: cares, reads, knows, openings, proof, objections, a proposition."""
    return answer(show_person_intel(house_of(request), name, contact, aware(as_of)))
