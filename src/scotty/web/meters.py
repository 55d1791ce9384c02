"""Meters for Prometheus: how long pages take, and how the workspace is."""

from time import perf_counter

import msgspec
from prometheus_client import CollectorRegistry, Gauge, Histogram
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scotty.flows.board import Board

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 10.0)


class Meters:
    """The meters of one app."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.pages = Histogram(
            "scotty_request_seconds",
            "Time to the last byte of an answer.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.state = Gauge(
            "scotty_workspace",
            "What the workspace holds, and how far it is behind.",
            ("what",),
            registry=self.registry,
        )


class Metered:
    """ASGI middleware: time every answer, by route, never by address, so that the meters stay few."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self.app = app
        self.meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and note how long it took; the open line of `/live` is not timed."""
        if scope["type"] != "http" or scope["path"] == "/live":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), "500"

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            route = getattr(scope.get("route"), "path", None) or "other"
            labels = (scope["method"], route, status)
            self.meters.pages.labels(*labels).observe(perf_counter() - began)


def collect_meters(request: Request) -> CollectorRegistry:
    """Bring the meters of the workspace up to date, and return them all."""
    meters: Meters = request.app.state.meters
    board: Board = request.app.state.board
    for name, value in msgspec.to_builtins(request.app.state.status.read()).items():
        meters.state.labels(name).set(value)
    hot = board.hot_list()
    meters.state.labels("hot").set(len(hot.accounts))
    meters.state.labels("watched").set(hot.watched)
    meters.state.labels("board_version").set(board.version)
    return meters.registry
