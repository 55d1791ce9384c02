"""What programs may have read anew of an account."""

from typing import Annotated

from fastapi import APIRouter, Body
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.reply import answer, answers
from scotty.desk.research import Order, Researched, research_account
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs

routes = APIRouter(route_class=Guarded)


@routes.post("/accounts/{name}/research", openapi_extra=answers(Researched))
@needs("work")
def post_research(
    request: Request,
    name: str,
    site: Annotated[str, Body(embed=True, max_length=500)] = "",
    collectors: Annotated[list[str] | None, Body(embed=True)] = None,
) -> Response:
    """Read what is public of an account, or of a domain that nobody knows yet; answers with what came of it.

    `site` must lie on the account's own domain.
    """
    order = Order(
        account=name, site=site, by=person_of(request).who, collectors=tuple(collectors or ())
    )
    return answer(research_account(house_of(request), order))
