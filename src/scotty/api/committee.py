"""What programs may ask of an account's committee."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.look import AsOf, aware
from scotty.api.reply import answer, answers
from scotty.desk.committee import shape_committee, show_committee
from scotty.door.caller import house_of
from scotty.door.guard import Guarded, needs
from scotty.stages.research.committee import Committee

routes = APIRouter(route_class=Guarded)


@routes.get("/accounts/{name}/committee", openapi_extra=answers(Committee))
@needs("read")
def get_committee(request: Request, name: str, as_of: AsOf = None) -> Response:
    """Return who decides at an account, with evidence; who is silent or missing; whom to find next."""
    return answer(shape_committee(show_committee(house_of(request), name, aware(as_of))))
