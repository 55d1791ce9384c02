"""The web app: routes, static files, error pages, and the line to the board."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from scotty.desk.access import Denied, SignedOut
from scotty.desk.demo import read_filled
from scotty.desk.links import list_links, match_rate
from scotty.desk.moments import Notes
from scotty.desk.nurture import list_nurture
from scotty.desk.pipelines import Pipelines
from scotty.desk.signed import read_key
from scotty.desk.status import read_status
from scotty.desk.today import list_moves
from scotty.desk.ways import find_sent
from scotty.facts import Later, Refused
from scotty.flows.board import Board
from scotty.flows.outreach.outfit import Outfit
from scotty.ports import House
from scotty.settings import Settings
from scotty.web.assets import STATIC
from scotty.web.draw import draw
from scotty.web.jobs import Jobs
from scotty.web.kept import Kept
from scotty.web.live import Line
from scotty.web.meters import Meters
from scotty.web.pages import ROUTERS
from scotty.web.turns import Turns

MONTH = timedelta(days=30)


class KeptFiles(StaticFiles):
    """Static files; those asked for with their stamp may be kept for ever, fonts for a month.

    The style sheet asks for the font without a stamp, so the page that preloads it does, too.
    """

    def file_response(self, *args: object, **options: object) -> Response:
        """Return the file with how long it may be kept."""
        response = super().file_response(*args, **options)  # type: ignore[arg-type]
        scope = args[2] if len(args) > 2 else options["scope"]
        stamped = b"v=" in scope["query_string"]  # type: ignore[index]
        font = str(args[0] if args else options["full_path"]).endswith(".woff2")
        age = 31_536_000 if stamped else 2_592_000 if font else 3_600
        response.headers["cache-control"] = f"public, max-age={age}{', immutable' * stamped}"
        return response


def build_pages(
    house: House, settings: Settings, board: Board, pipelines: Pipelines, outfit: Outfit
) -> FastAPI:
    """Return the pages as an ASGI app. `scotty.serve` puts the shield around it."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=_live)
    app.state.house, app.state.settings, app.state.board = house, settings, board
    app.state.line = Line(board)
    app.state.turns = Turns(house)
    app.state.pipelines, app.state.outfit = pipelines, outfit
    app.state.find_touch = partial(find_sent, house)
    app.state.notes = Notes(house.moments, house.networks, read_key(house), house.clock)
    app.state.meters = Meters()
    app.state.jobs = Jobs(house)
    app.state.status = Kept(lambda: read_status(house), 5)
    app.state.moves = Kept(lambda: list_moves(house), 5)
    app.state.rates = Kept(lambda: match_rate(house, house.clock.now() - MONTH), 60)
    app.state.links = Kept(lambda: list_links(house, 10_000), 5)
    app.state.ripe = Kept(lambda: list_nurture(outfit, 6), 60)
    app.state.tally = Kept(house.outreach.tally, 5)
    app.state.enrolled = Kept(house.outreach.enrolled, 5)
    app.state.simulated = lambda: read_filled(house) is not None
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    app.add_exception_handler(Refused, show_refusal)
    app.add_exception_handler(Later, show_later)
    app.add_exception_handler(HTTPException, show_fault)
    app.add_exception_handler(RequestValidationError, show_form_fault)
    app.add_exception_handler(Exception, show_bug)
    return app


@asynccontextmanager
async def _live(app: FastAPI) -> AsyncIterator[None]:
    """Listen to the board as long as the app runs; let what runs in the background end."""
    line: Line = app.state.line
    jobs: Jobs = app.state.jobs
    pipelines: Pipelines = app.state.pipelines
    line.start()
    pipelines.start()
    yield
    line.stop()
    pipelines.stop()
    jobs.stop()


def show_refusal(request: Request, error: Exception) -> Response:
    """Say why and what to do; send whoever is not signed in to the door, and back afterwards."""
    if not isinstance(error, Refused):
        raise error
    if isinstance(error, SignedOut) and not request.headers.get("hx-request"):
        back = f"?back={request.url.path}" if request.method == "GET" else ""
        return RedirectResponse(f"/enter{back}", 303)
    status = 403 if isinstance(error, Denied) else 401 if isinstance(error, SignedOut) else 422
    title = "Not allowed" if status == 403 else "This could not be done"
    return _fault(request, status, title, error.why, error.mend)


def show_later(request: Request, error: Exception) -> Response:
    """Say that trying again will help."""
    if not isinstance(error, Later):
        raise error
    response = _fault(request, 429, "Not now", error.why, "")
    response.headers["retry-after"] = f"{error.after:.0f}"
    return response


def show_fault(request: Request, error: Exception) -> Response:
    """Say that there is no such page, or that the request was too large."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 404:
        mend = "Press / to find any account, person or page."
        return _fault(request, 404, "There is no such page", "Nothing is at this address.", mend)
    return _fault(request, error.status_code, "This could not be read", str(error.detail), "")


def show_form_fault(request: Request, error: Exception) -> Response:
    """Say which fields are missing or cannot be read."""
    if not isinstance(error, RequestValidationError):
        raise error
    fields = ", ".join(str(e["loc"][-1]) for e in error.errors())
    return _fault(
        request, 422, "This form is not complete", f"Missing or unreadable: {fields}.", ""
    )


def show_bug(request: Request, _error: Exception) -> Response:
    """Own up. The error itself goes to the log; nothing of it to the page."""
    why = "Something happened here that we took for impossible. It is in the log of the server."
    return _fault(request, 500, "This is our fault", why, "Please report it.")


def _fault(request: Request, status: int, title: str, why: str, mend: str) -> Response:
    caller = getattr(request.state, "caller", None)
    template = "refused.html" if caller and caller.person else "plainly.html"
    values = {"title": title, "why": why, "mend": mend, "back": ""}
    return draw(request, template, values, status)
