"""Coming in and going out: sign-in, first start, invitations, themes."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.access import SignedOut, accept_link, read_link, sign_in, sign_out
from scotty.desk.audit import note_act
from scotty.desk.team import dismiss_tour
from scotty.door.caller import SESSION, caller_of, house_of, person_of, set_session
from scotty.door.guard import Guarded, needs, public
from scotty.facts import Refused
from scotty.web.draw import THEMES, draw

routes = APIRouter(route_class=Guarded)
YEAR = 365 * 24 * 3600


def safe_back(back: str) -> str:
    """Return a path on this site, and nothing else: never another host, never a script."""
    parts = urlsplit(back)
    good = back.startswith("/") and not back.startswith(("//", "/\\")) and "\\" not in back
    return back if good and not parts.scheme and not parts.netloc and back.isprintable() else "/"


@routes.get("/enter")
@public
def show_enter(request: Request, back: str = "/") -> Response:
    """Draw the sign-in form."""
    if caller_of(request).person:
        return RedirectResponse(safe_back(back), 303)
    return draw(request, "enter.html", {"error": None, "email": "", "back": safe_back(back)})


@routes.post("/enter")
@public
def enter(
    request: Request,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in."""
    caller, house = caller_of(request), house_of(request)
    who = email.strip().lower()[:320]
    try:
        token = sign_in(house, caller.attempt(email, password))
    except SignedOut as error:
        note_act(house, who, "enter (refused)", {"address": caller.address})
        values = {"error": error, "email": email, "back": safe_back(back)}
        return draw(request, "enter.html", values, 401)
    note_act(house, who, "enter", {"address": caller.address})
    response = RedirectResponse(safe_back(back), 303)
    set_session(response, caller, token)
    return response


@routes.get("/start/{token}")
@public
def show_start(request: Request, token: str) -> Response:
    """Draw the form behind a single-use link."""
    link = read_link(house_of(request), token)
    return draw(request, "start.html", {"link": link, "error": None, "name": "", "email": ""})


@routes.post("/start/{token}")
@public
def start(
    request: Request,
    token: str,
    name: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Use a single-use link: become the first administrator, a member, or set a new password."""
    caller, house = caller_of(request), house_of(request)
    link = read_link(house, token)
    try:
        session = accept_link(house, token, name, caller.attempt(email, password))
    except Refused as error:
        values = {"link": link, "error": error, "name": name, "email": email}
        return draw(request, "start.html", values, 422)
    who = link.email or email.strip().lower()
    note_act(house, who, f"start ({link.purpose})", {"address": caller.address})
    response = RedirectResponse("/", 303)
    set_session(response, caller, session)
    return response


@routes.post("/leave")
@needs("read")
def leave(request: Request, everywhere: Annotated[bool, Form()] = False) -> Response:
    """Sign out here, or everywhere."""
    sign_out(person_of(request), house_of(request), everywhere)
    response = RedirectResponse("/enter", 303)
    response.delete_cookie(SESSION)
    return response


@routes.post("/tour")
@needs("read")
def close_tour(request: Request) -> Response:
    """Remember that the tour is done."""
    dismiss_tour(house_of(request), person_of(request))
    return RedirectResponse("/", 303)


@routes.post("/theme")
@public
def change_theme(request: Request, back: Annotated[str, Form()] = "/") -> Response:
    """Go to the next theme: automatic, light, dark."""
    now = request.cookies.get("scotty_theme", "auto")
    place = THEMES.index(now) if now in THEMES else 0
    response = RedirectResponse(safe_back(back), 303)
    secure = caller_of(request).secure
    theme = THEMES[(place + 1) % len(THEMES)]
    response.set_cookie("scotty_theme", theme, max_age=YEAR, samesite="lax", secure=secure)
    return response
