"""A web server on loopback that answers from a dict, as well or as badly as a test wants."""

import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self


class Reply(NamedTuple):
    """What the server says. A header whose value is "" is not sent; text is sent as UTF-8."""

    body: str | bytes = b""
    status: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


Answer = Reply | Callable[["Handler"], Reply | None]
"""A reply, or what makes one; None: it has written to the line itself, which is closed after it."""
Routes = dict[str, Answer]
"""Path (with its query) -> answer; the longest "PREFIX*" that fits, where no path does."""


class WebServer:
    """The server; a context manager. Routes may be changed while it runs."""

    def __init__(self, routes: Routes | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.routes = routes if routes is not None else {}
        #: Paths asked for, in order, and the headers of each request.
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        #: Most requests under way at a time.
        self.most = 0
        self.busy = 0
        #: Set when the server is left: handlers that wait on purpose wait for this.
        self.ended = threading.Event()
        #: Seconds between two looks at whether it is to end; many servers look seldom.
        self.poll = 0.02
        self.lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), type("Bound", (Handler,), {"site": self}))
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port: int = self._server.server_address[1]
        self.scheme = "https" if tls else "http"

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(self.poll,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()

    def find(self, path: str) -> Answer:
        """Return the answer to a path."""
        if (answer := self.routes.get(path)) is not None:
            return answer
        stems = [k for k in self.routes if k.endswith("*") and path.startswith(k[:-1])]
        if stems:
            return self.routes[max(stems, key=len)]
        return Reply("<h1>Not found</h1>", 404, {"content-type": "text/html"})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        """Say nothing: whoever tests traps hangs up on us."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    site: WebServer
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        site = self.site
        with site.lock:
            site.asked.append(self.path)
            site.headers.append({k.lower(): v for k, v in self.headers.items()})
            site.busy += 1
            site.most = max(site.most, site.busy)
        try:
            answer = site.find(self.path)
            reply = answer if isinstance(answer, Reply) else answer(self)
        finally:
            # Before the last byte is out: whoever has it may ask again at once.
            with site.lock:
                site.busy -= 1
        if reply is None:
            self.close_connection = True
        else:
            self.say(reply)

    do_HEAD = do_POST = do_GET  # noqa: N815 - named so by http.server

    def say(self, reply: Reply) -> None:
        """Send a reply."""
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        headers = {"content-type": "text/html; charset=utf-8", "content-length": str(len(body))}
        self.send_response_only(reply.status)
        for name, value in (headers | reply.headers).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""
