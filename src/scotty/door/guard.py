"""The guard: no route without a rule, no change without a token and a line in the audit log."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from anyio.to_thread import run_sync
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.access import Person, SignedOut, demand
from scotty.desk.audit import note_act
from scotty.door.caller import (
    SEED,
    Caller,
    caller_of,
    check_origin,
    check_token,
    describe_form,
    house_of,
    recognise,
    set_seed,
)
from scotty.facts import Bug, Refused

REFUSED = 422
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_LIMIT = 1_000_000
"""Bytes of a request, where a route does not say otherwise."""

Handler = TypeVar("Handler", bound=Callable[..., Any])


class Rule(msgspec.Struct, frozen=True):
    """Who may use a route: those with the permission; everyone where it is None."""

    permission: str | None
    #: Whether to ask at all who calls. Health is told without the database.
    asks: bool = True
    #: Whether the token in the path is the credential, and the only one: for whom we wrote to.
    signed: bool = False


def needs(permission: str) -> Callable[[Handler], Handler]:
    """Let in only people who hold this permission."""
    return _ruled(Rule(permission))


def public(handler: Handler) -> Handler:
    """Let everyone in, signed in or not."""
    return _ruled(Rule(None))(handler)


def bare(handler: Handler) -> Handler:
    """Let everyone in, and do not even look who they are."""
    return _ruled(Rule(None, asks=False))(handler)


def signed(handler: Handler) -> Handler:
    """Let in whoever holds the token in the path, from any site; see `scotty.desk.signed`.

    No cookie is read or set, so there is nothing that another site could misuse, and no form
    token to ask for: a mail provider's one-click POST (RFC 8058) brings neither. The handler must
    read the token before it does anything, and answer 404 where it is not ours.
    """
    return _ruled(Rule(None, asks=False, signed=True))(handler)


def _ruled(rule: Rule) -> Callable[[Handler], Handler]:
    def mark(handler: Handler) -> Handler:
        handler.door_rule = rule  # type: ignore[attr-defined]
        return handler

    return mark


def rule_of(handler: Callable[..., Any]) -> Rule:
    """Return the rule of a handler. Raises Bug where nobody gave it one: such a route cannot exist."""
    rule = getattr(handler, "door_rule", None)
    if not isinstance(rule, Rule):
        raise Bug(f"{handler.__module__}.{handler.__name__} does not say who may come in")
    return rule


class Guarded(APIRoute):
    """A route that checks who calls before the body is read, and notes what changes."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.rule = rule_of(endpoint)
        if self.rule.signed and "{token}" not in path:
            raise Bug(f"{path} is for holders of a token, and has no {{token}}")
        if not self.rule.asks and not self.rule.signed and set(options.get("methods") or ()) - SAFE:
            raise Bug(f"{path} changes something and does not look who asks")
        if options.get("max_body_size") is None:
            options["max_body_size"] = BODY_LIMIT
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Any]:
        """Return the handler, behind the guard."""
        inner, rule, name = super().get_route_handler(), self.rule, self.endpoint.__name__
        if not rule.asks:
            return inner

        async def handle(request: Request) -> Response:
            caller = request.state.caller = await run_sync(recognise, request)
            admit(request, caller, rule)
            if request.method not in SAFE:
                return await _change(request, name, inner)
            response: Response = await inner(request)
            if caller.person is None and request.cookies.get(SEED) != caller.root:
                set_seed(response, caller)
            return response

        return handle


def admit(request: Request, caller: Caller, rule: Rule) -> None:
    """Raise SignedOut or Denied unless the rule lets the caller in."""
    if rule.permission is None:
        return
    if caller.person is None:
        raise getattr(request.state, "refusal", None) or SignedOut("You are not signed in.")
    demand(caller.person, rule.permission)


async def _change(
    request: Request, name: str, inner: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Check that the caller's own page asked, note it, do it; note a refusal as well."""
    caller = caller_of(request)
    try:
        sent = await _check_sender(request, caller)
        if caller.person is None:
            return await inner(request)
        return await _audited(request, caller.person, (name, sent), inner)
    finally:
        await request.close()  # lets go of what was uploaded


async def _audited(
    request: Request,
    person: Person,
    act: tuple[str, dict[str, str]],
    inner: Callable[[Request], Awaitable[Response]],
) -> Response:
    """Note an act before it is done: one that failed is harmless in the log, one missing is not."""
    (name, sent), house = act, house_of(request)
    what = {**request.path_params, **sent}
    await run_sync(note_act, house, person.who, name, what)
    try:
        response = await inner(request)
    except Refused as error:
        await run_sync(note_act, house, person.who, f"{name} (refused)", {**what, "why": error.why})
        raise
    if response.status_code == REFUSED:  # told on the page that asked for it
        await run_sync(note_act, house, person.who, f"{name} (refused)", what)
    return response


async def _check_sender(request: Request, caller: Caller) -> dict[str, str]:
    """Check origin and form token of a browser; a key needs neither, for no browser adds it by itself."""
    by_key = caller.person is not None and caller.person.key is not None
    if not by_key:
        check_origin(request.headers)
    kind = request.headers.get("content-type", "")
    sent = request.headers.get("x-csrf-token")
    shown: dict[str, str] = {}
    if kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        form = await request.form(max_files=20, max_fields=2000, max_part_size=BODY_LIMIT)
        field = form.get("csrf")
        sent = sent or (field if isinstance(field, str) else None)
        shown = describe_form(form)
    if not by_key:
        check_token(caller, sent)
    return shown
