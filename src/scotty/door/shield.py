"""The shield: which hosts we answer to, and the headers that every answer carries."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scotty.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
"""Content-Security-Policy: our own files only, no inline script or style (W3C CSP Level 3)."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "x-frame-options": "DENY",
}


class Shield:
    """ASGI middleware around everything that people and programs reach."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.names = known_names(settings)
        self.https = bool(settings.public_url and settings.public_url.startswith("https://"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse a host that is not ours."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                if self.https:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        if not allows_host(Headers(scope=scope).get("host", ""), self.names):
            answer = PlainTextResponse(
                "This host name is not ours. Set SCOTTY_PUBLIC_URL to the address you use.\n", 421
            )
            await answer(scope, receive, send_shielded)
            return
        await self.app(scope, receive, send_shielded)


def known_names(settings: Settings) -> frozenset[str]:
    """Return the host names by which this installation may be called."""
    public = urlsplit(settings.public_url or "").hostname
    return frozenset({"localhost", settings.host.lower(), *([public.lower()] if public else [])})


def allows_host(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header is ours. A literal address is: DNS rebinding needs a name."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return False
    if name in names or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
