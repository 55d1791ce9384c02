"""Who calls: the person behind a cookie or a key, their address, their form token."""

import secrets
from typing import Any

import msgspec
from starlette.datastructures import FormData, Headers
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.access import Attempt, Denied, Person, SignedOut, recognise_key, recognise_session
from scotty.desk.passwords import derive_csrf
from scotty.desk.tools import Context, Means
from scotty.ports import House
from scotty.settings import Settings

SESSION = "scotty_session"
#: For visitors without a session: what their form token is derived from.
SEED = "scotty_seed"
SEED_AGE = 24 * 3600
SESSION_AGE = 14 * 24 * 3600


class Caller(msgspec.Struct, kw_only=True):
    """What a handler may know of whoever calls."""

    #: None on public pages where nobody is signed in.
    person: Person | None
    #: What the form token is derived from: the session's token, or the visitor's seed.
    root: str
    address: str
    agent: str
    secure: bool

    @property
    def csrf(self) -> str:
        """The token that every form carries."""
        return derive_csrf(self.root)

    def attempt(self, email: str, password: str) -> Attempt:
        """Return what was typed, and from where."""
        return Attempt(email=email, password=password, address=self.address, agent=self.agent)


def house_of(request: Request) -> House:
    """Return the house that this app serves."""
    house: House = request.app.state.house
    return house


def settings_of(request: Request) -> Settings:
    """Return the settings that this app runs by."""
    settings: Settings = request.app.state.settings
    return settings


def caller_of(request: Request) -> Caller:
    """Return the caller that the guard has recognised."""
    caller: Caller = request.state.caller
    return caller


def person_of(request: Request) -> Person:
    """Return who is signed in. Raises SignedOut on a public page without a session."""
    person = caller_of(request).person
    if person is None:
        raise SignedOut("You are not signed in.", "Sign in to go on.")
    return person


def context_of(request: Request) -> Context:
    """Return what tools work with in this app, for whoever is signed in."""
    means: Means = request.app.state.means
    return Context(means, person_of(request))


def recognise(request: Request) -> Caller:
    """Return who calls: by `Authorization: Bearer KEY`, else by the session cookie. Reads the database."""
    house, settings = house_of(request), settings_of(request)
    token = request.cookies.get(SESSION)
    person: Person | None = None
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    try:
        if scheme.lower() == "bearer":
            person = recognise_key(house, key.strip())
        else:
            person = recognise_session(house, token)
    except SignedOut as error:
        request.state.refusal = error
    return Caller(
        person=person,
        root=(token if person and token else request.cookies.get(SEED))
        or secrets.token_urlsafe(32),
        address=client_address(request, settings.trusted_proxies),
        agent=request.headers.get("user-agent", "")[:200],
        secure=is_secure(request, settings),
    )


def client_address(request: Request, proxies: int) -> str:
    """Return the client's address; a forwarding header counts only from as many proxies as we trust."""
    told = [a.strip() for a in request.headers.get("x-forwarded-for", "").split(",") if a.strip()]
    if proxies > 0 and told:
        return told[-min(proxies, len(told))][:64]
    return request.client.host if request.client else ""


def is_secure(request: Request, settings: Settings) -> bool:
    """Whether the browser reaches us by HTTPS."""
    if settings.public_url:
        return settings.public_url.startswith("https://")
    forwarded = settings.trusted_proxies and request.headers.get("x-forwarded-proto")
    return (forwarded or request.url.scheme) == "https"


def check_origin(headers: Headers) -> None:
    """Raise Denied for a change asked for by another site (Fetch Metadata, W3C; RFC 6454)."""
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    foreign = site not in {None, "same-origin", "none"}
    if site is None and origin and origin != "null":
        foreign = origin.partition("://")[2] != headers.get("host")
    if foreign or origin == "null":
        raise Denied("This was asked for by another site.", "Open Scotty itself and try again.")


def check_token(caller: Caller, sent: Any) -> None:
    """Raise Denied unless the form token is the one that belongs to this session."""
    if not isinstance(sent, str) or not secrets.compare_digest(sent.encode(), caller.csrf.encode()):
        raise Denied("This form is too old, or not ours.", "Reload the page and send it again.")


def set_session(response: Response, caller: Caller, token: str) -> None:
    """Hand the browser a new session; the visitor's seed has done its work."""
    response.set_cookie(
        SESSION, token, max_age=SESSION_AGE, httponly=True, samesite="lax", secure=caller.secure
    )
    response.delete_cookie(SEED)


def set_seed(response: Response, caller: Caller) -> None:
    """Hand a visitor the seed of their form token."""
    response.set_cookie(
        SEED, caller.root, max_age=SEED_AGE, httponly=True, samesite="lax", secure=caller.secure
    )


SECRET_FIELDS = frozenset({"password", "again", "csrf", "token", "payload", "text"})


def describe_form(form: FormData) -> dict[str, str]:
    """Return what the audit log keeps of a form: short values, no secrets, names of files."""
    kept: dict[str, str] = {}
    for name, value in form.multi_items():
        if name in SECRET_FIELDS:
            continue
        shown = value if isinstance(value, str) else (value.filename or "")
        kept[name] = f"{kept[name]}, {shown[:200]}" if name in kept else shown[:200]
    return kept
