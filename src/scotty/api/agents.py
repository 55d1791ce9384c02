"""What programs may ask of the agents: who they are and what they did; and to let one rest."""

from typing import Annotated

from fastapi import APIRouter, Body
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.reply import answer, answers
from scotty.desk.agents import AgentPage, AgentRow, Team, list_agents, show_agent, switch_agent
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs

routes = APIRouter(route_class=Guarded)


@routes.get("/agents", openapi_extra=answers(Team))
@needs("read")
def get_agents(request: Request) -> Response:
    """Return the team: tools, budget, what each did in 30 days, who rests; and the model in use."""
    return answer(list_agents(house_of(request)))


@routes.get("/agents/{key}", openapi_extra=answers(AgentPage))
@needs("read")
def get_agent(request: Request, key: str) -> Response:
    """Return one agent with its page and all versions of it."""
    return answer(show_agent(house_of(request), key))


@routes.post("/agents/{key}/pause", openapi_extra=answers(AgentRow))
@needs("playbook.edit")
def post_pause(
    request: Request, key: str, paused: Annotated[bool, Body(embed=True)] = True
) -> Response:
    """Let an agent rest, or with `paused` false work again."""
    return answer(switch_agent(house_of(request), key, paused, person_of(request).who))
