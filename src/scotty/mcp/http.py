"""The protocol over HTTP: one address, a key for each call, no session kept between them."""

from anyio.to_thread import run_sync
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from scotty.desk.access import Denied, Person, SignedOut, recognise_key
from scotty.desk.tools import Context, Means
from scotty.door.caller import check_origin
from scotty.mcp.server import build_server

LARGEST = 1_000_000
"""Bytes of a request."""


class McpDoor:
    """ASGI app: a call with an API key is answered as its owner, within the key's scopes; none, with 401.

    A cookie opens nothing here, so no page of another site can ask in somebody's name; a page of
    another site that holds a key is turned away all the same. `scotty.serve` puts the shield
    around it, which knows our host names.
    """

    def __init__(self, means: Means) -> None:
        self.means = means

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, by a server of its own."""
        request = Request(scope, receive)
        try:
            check_origin(request.headers)
            person = await run_sync(self.recognise, request)
        except SignedOut as error:
            await _refuse(401, error)(scope, receive, send)
            return
        except Denied as error:
            await _refuse(403, error)(scope, receive, send)
            return
        server = build_server(Context(self.means, person))
        manager = StreamableHTTPSessionManager(
            server, json_response=True, stateless=True, max_request_body_size=LARGEST
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    def recognise(self, request: Request) -> Person:
        """Return whose key it is. Raises SignedOut without one, or with one that is not known."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise SignedOut("No API key was sent.", "Send `Authorization: Bearer KEY`.")
        return recognise_key(self.means.house, key.strip())


def _refuse(status: int, error: SignedOut | Denied) -> Response:
    headers = {"www-authenticate": 'Bearer realm="scotty"'} if status == 401 else {}
    told = {"error": error.why, "mend": error.mend}
    return JSONResponse(told, status, headers=headers)
