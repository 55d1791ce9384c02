"""The REST API: the desk's functions over HTTP, for programs with a key and for our own pages."""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from scotty.api.act import routes as act
from scotty.api.agents import routes as agents
from scotty.api.ask import routes as ask
from scotty.api.cadences import routes as cadences
from scotty.api.cards import routes as cards
from scotty.api.committee import routes as committee
from scotty.api.deals import routes as deals
from scotty.api.look import routes as look
from scotty.api.outbound import routes as outbound
from scotty.api.outreach import routes as outreach
from scotty.api.profile import routes as profile
from scotty.api.reply import describe_api, tell_fault, tell_later, tell_refusal
from scotty.api.research import routes as research
from scotty.desk.pipelines import Pipelines
from scotty.facts import Later, Refused
from scotty.flows.board import Board
from scotty.flows.outreach.outfit import Outfit
from scotty.ports import House
from scotty.settings import Settings

ABOUT = """Everything that the pages show, as JSON. Send an API key as `Authorization: Bearer KEY`
(Team and keys makes them); it may do what its scopes and its owner's roles both allow. Lists take
`limit` and `after`. What cannot be done is answered as `application/problem+json` with why and the mend."""


ROUTERS = (
    look,
    ask,
    profile,
    research,
    committee,
    deals,
    act,
    outreach,
    cadences,
    cards,
    agents,
    outbound,
)
"""All routes, in the order in which they are tried."""


def build_api(
    house: House, settings: Settings, board: Board, pipelines: Pipelines, outfit: Outfit
) -> FastAPI:
    """Return the API as an ASGI app, to be mounted at /api/v1."""
    app = FastAPI(
        title="Scotty",
        description=ABOUT,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.house, app.state.settings, app.state.board = house, settings, board
    app.state.pipelines, app.state.outfit = pipelines, outfit
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    app.openapi = lambda: describe_api(app)  # type: ignore[method-assign]
    app.add_exception_handler(Refused, tell_refusal)
    app.add_exception_handler(Later, tell_later)
    for kind in (HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, tell_fault)
    return app
