"""What programs may do: change the playbook, fix a tier."""

from typing import Annotated

from fastapi import APIRouter, Body
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.reply import answer, answers
from scotty.desk.pin import pin_tier
from scotty.desk.playbook import Version, read_version, restore_version, save_playbook
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Fact

routes = APIRouter(route_class=Guarded)


@routes.put("/playbook", openapi_extra=answers(Version))
@needs("playbook.edit")
def put_playbook(
    request: Request,
    text: Annotated[str, Body(max_length=500_000)],
    note: Annotated[str, Body(max_length=500)] = "",
    base: Annotated[int | None, Body()] = None,
) -> Response:
    """Save a new version; refused with its place where the text does not hold."""
    house = house_of(request)
    number = save_playbook(house, text, person_of(request).who, note, base)
    return answer(read_version(house, number))


@routes.post("/playbook/versions/{number}/restore", openapi_extra=answers(Version))
@needs("playbook.edit")
def post_restore(request: Request, number: int) -> Response:
    """Save the text of an earlier version as the newest."""
    house = house_of(request)
    return answer(read_version(house, restore_version(house, number, person_of(request).who)))


@routes.put("/accounts/{name}/tier", openapi_extra=answers(Fact))
@needs("work")
def put_tier(request: Request, name: str, tier: Annotated[str, Body(embed=True)]) -> Response:
    """Fix an account's tier: "1", "2", "3", "none"; or "free" to let Scotty decide."""
    return answer(pin_tier(house_of(request), name, tier, person_of(request).who))
