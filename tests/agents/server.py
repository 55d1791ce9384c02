"""A real server that speaks OpenAI's protocol on loopback; a script says what its model answers."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

Body = dict[str, Any]


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the model says to one request."""

    text: str = ""
    #: Name and arguments of the tools it calls; arguments as JSON text are sent as they are.
    calls: tuple[tuple[str, Any], ...] = ()
    tokens: tuple[int, int] = (100, 20)
    #: Sent instead of an answer.
    status: int = 200
    headers: Mapping[str, str] = {}
    body: bytes = b""
    #: Whether the server counts tokens at all.
    counts: bool = True
    #: Awaited before it answers.
    after: threading.Event | None = None


Script = Callable[[Body], Reply]


def answers(value: Any) -> Reply:
    """Return a reply that gives an answer in the shape asked for."""
    return Reply(calls=(("answer", value),))


class Server(ThreadingHTTPServer):
    """Answers chat completions by its script, and keeps every request."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.asked: list[Body] = []
        self.heads: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.heads.append({k.lower(): v for k, v in self.headers.items()})
        reply = self.server.script(body)
        if reply.after is not None:
            reply.after.wait(20)
        sent = reply.body or json.dumps(_lay(reply, body)).encode()
        try:
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)
        except ConnectionError:
            self.close_connection = True  # whoever asked has left

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


def _lay(reply: Reply, body: Body) -> Body:
    message: Body = {"role": "assistant", "content": reply.text or None}
    if reply.calls:
        message["tool_calls"] = [
            {
                "id": f"call_{number}",
                "type": "function",
                "function": {
                    "name": name,
                    "arguments": told if isinstance(told, str) else json.dumps(told),
                },
            }
            for number, (name, told) in enumerate(reply.calls)
        ]
    laid: Body = {
        "id": "made",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": body["model"],
        "choices": [
            {
                "index": 0,
                "message": message,
                "finish_reason": "tool_calls" if reply.calls else "stop",
            }
        ],
    }
    if reply.counts:
        spent = {"prompt_tokens": reply.tokens[0], "completion_tokens": reply.tokens[1]}
        laid["usage"] = {**spent, "total_tokens": sum(reply.tokens)}
    return laid


@contextmanager
def serve(script: Script) -> Iterator[Server]:
    """Give a running server until the end of the block."""
    server = Server(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def read_prompt(body: Body) -> str:
    """Return all that the model was told, as one text."""
    told = (m.get("content") or "" for m in body["messages"])
    return "\n".join(t if isinstance(t, str) else json.dumps(t) for t in told)
