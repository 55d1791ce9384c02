"""Answers for programs: JSON as the desk's own types, problems as RFC 9457, the OpenAPI of both."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scotty import __version__
from scotty.desk.access import Denied, SignedOut
from scotty.facts import Later, Refused

_REF = "#/components/schemas/{name}"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong (RFC 9457): `detail` says why, `mend` what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    mend: str = ""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list; `after` is what to ask for next, null at the end."""

    items: list[Any]
    after: str | None = None


KNOWN: dict[str, type] = {}


def answers(kind: type, status: int = 200, many: bool = False) -> dict[str, Any]:
    """Return what OpenAPI says of a route that answers with this type, or a list of it."""
    KNOWN[kind.__name__] = kind
    one = {"$ref": _REF.format(name=kind.__name__)}
    schema: dict[str, Any] = {"type": "array", "items": one} if many else one
    good = {"description": "Done.", "content": {"application/json": {"schema": schema}}}
    wrong = {
        "description": "Not done; why, and the mend.",
        "content": {"application/problem+json": {"schema": {"$ref": _REF.format(name="Problem")}}},
    }
    return {"responses": {str(status): good, "default": wrong}}


def answer(value: Any, status: int = 200) -> Response:
    """Return a value of the desk as JSON."""
    text = msgspec.json.encode(value, enc_hook=str)
    return Response(text, status, media_type="application/json")


def problem(status: int, title: str, why: str, mend: str = "") -> Response:
    """Return a problem."""
    told = Problem(type="about:blank", title=title, status=status, detail=why, mend=mend)
    return Response(msgspec.json.encode(told), status, media_type="application/problem+json")


def page_of(items: Sequence[Any], limit: int, name: Callable[[Any], str]) -> Listed:
    """Return the first `limit` of items fetched with one to spare, and where to go on."""
    more = len(items) > limit
    return Listed(items=list(items[:limit]), after=name(items[limit - 1]) if more else None)


def tell_refusal(_request: Request, error: Exception) -> Response:
    """Answer a refusal: 401, 403, or 422."""
    if not isinstance(error, Refused):
        raise error
    if isinstance(error, SignedOut):
        response = problem(401, "Unauthorized", error.why, error.mend)
        response.headers["www-authenticate"] = 'Bearer realm="scotty"'
        return response
    if isinstance(error, Denied):
        return problem(403, "Forbidden", error.why, error.mend)
    return problem(422, "Refused", error.why, error.mend)


def tell_later(_request: Request, error: Exception) -> Response:
    """Answer that trying again will help."""
    if not isinstance(error, Later):
        raise error
    response = problem(503, "Later", error.why, f"Try again in {error.after:.0f} seconds.")
    response.headers["retry-after"] = f"{error.after:.0f}"
    return response


def tell_fault(_request: Request, error: Exception) -> Response:
    """Answer what the framework itself refuses."""
    if isinstance(error, RequestValidationError):
        why = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return problem(422, "Unreadable", why, "See /api/v1/openapi.json.")
    if isinstance(error, HTTPException):
        return problem(error.status_code, "Not possible", str(error.detail))
    return problem(500, "Bug", "We took this for impossible; it is in the server's log.")


def describe_api(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document, with the schemas of the desk's own types."""
    if app.openapi_schema is None:
        document = get_openapi(
            title="Scotty", version=__version__, description=app.description, routes=app.routes
        )
        kinds = [*KNOWN.values(), Problem]
        _, schemas = msgspec.json.schema_components(
            kinds, ref_template="#/components/schemas/{name}"
        )
        parts = document.setdefault("components", {})
        parts.setdefault("schemas", {}).update(schemas)
        parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"key": []}]
        app.openapi_schema = document
    return app.openapi_schema
