"""The team: people, roles, invitations, sessions, API keys."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.roles import PERMISSIONS, ROLES
from scotty.desk.team import (
    invite_person,
    list_keys,
    list_team,
    make_key,
    revoke_key,
    set_roles,
    switch_person,
)
from scotty.door.caller import house_of, person_of, settings_of
from scotty.door.guard import Guarded, needs
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)
Chosen = Annotated[list[str], Form()]


def _draw_team(request: Request, link: str = "", key: str = "", invited: str = "") -> Response:
    house, person = house_of(request), person_of(request)
    now = house.clock.now()
    values = {
        "team": list_team(house),
        "keys": list_keys(house, person),
        "sessions": house.access.sessions(person.user.id, now),
        "roles": ROLES,
        "permissions": PERMISSIONS,
        "link": link,
        "key": key,
        "invited": invited,
    }
    return draw(request, "team.html", values)


@routes.get("/team")
@needs("read")
def show_team(request: Request) -> Response:
    """Draw people, roles, keys and one's own sessions."""
    return _draw_team(request)


@routes.post("/team/invite")
@needs("users.manage")
def invite(
    request: Request,
    email: Annotated[str, Form()] = "",
    roles: Chosen = [],  # noqa: B006 - read only
) -> Response:
    """Make an invitation; its link is shown on this answer and never again."""
    token = invite_person(house_of(request), email, roles)
    settings = settings_of(request)
    root = settings.public_url or f"{request.url.scheme}://{request.headers.get('host', '')}"
    return _draw_team(request, link=f"{root.rstrip('/')}/start/{token}", invited=email)


@routes.post("/team/{user}/roles")
@needs("users.manage")
def change_roles(request: Request, user: int, roles: Chosen = []) -> Response:  # noqa: B006
    """Give a person other roles."""
    set_roles(house_of(request), user, roles)
    return RedirectResponse("/team", 303)


@routes.post("/team/{user}/switch")
@needs("users.manage")
def switch(request: Request, user: int, on: Annotated[bool, Form()] = False) -> Response:
    """Keep a person out, or let them in again."""
    switch_person(house_of(request), user, on)
    return RedirectResponse("/team", 303)


@routes.post("/team/keys")
@needs("keys")
def add_key(
    request: Request,
    name: Annotated[str, Form()] = "",
    scopes: Chosen = [],  # noqa: B006
) -> Response:
    """Make an API key; it is shown on this answer and never again."""
    return _draw_team(request, key=make_key(house_of(request), person_of(request), name, scopes))


@routes.post("/team/keys/{key}/revoke")
@needs("keys")
def end_key(request: Request, key: int) -> Response:
    """Revoke an API key."""
    revoke_key(house_of(request), person_of(request), key)
    return RedirectResponse("/team", 303)
