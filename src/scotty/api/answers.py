"""What the collector answers, and what browsers must be told to be let through."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

Headers = dict[bytes, bytes]
Lines = tuple[tuple[bytes, bytes], ...]


class Answer(NamedTuple):
    """A response: JSON, and headers beside the usual ones."""

    status: int
    body: bytes
    headers: Lines = ()


_ALLOWED: Lines = (
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"content-type, authorization, anonymousid, content-encoding",
    ),
    (b"access-control-max-age", b"86400"),
    (b"vary", b"origin"),
)


def allow_origin(headers: Headers) -> Lines:
    """Return the CORS headers: any site may send, as the write key is public in every page.

    No cookies are read, so none are allowed (Fetch standard, "CORS protocol").
    """
    origin = headers.get(b"origin")
    if origin is None:
        return ()
    return ((b"access-control-allow-origin", origin), *_ALLOWED)


def settings_answer(key: str, scope: Mapping[str, Any], headers: Headers) -> Answer:
    """Return what analytics.js asks its content network for before it starts.

    It says that messages go to the host that was asked, and that no other destination is on.
    """
    host = headers.get(b"x-forwarded-host") or headers.get(b"host", b"")
    scheme = headers.get(b"x-forwarded-proto", scope["scheme"].encode())
    told = {
        "integrations": {
            "Segment.io": {
                "apiKey": key,
                "apiHost": f"{host.decode('latin-1')}/v1",
                "protocol": scheme.decode("latin-1"),
                "unbundledIntegrations": [],
                "addBundledMetadata": False,
                "maybeBundledConfigIds": {},
                "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
            }
        },
        "plan": {
            "track": {"__default": {"enabled": True, "integrations": {}}},
            "identify": {"__default": {"enabled": True}},
            "group": {"__default": {"enabled": True}},
        },
        "edgeFunction": {},
        "analyticsNextEnabled": True,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "legacyVideoPluginsEnabled": False,
        "remotePlugins": [],
    }
    return Answer(200, msgspec.json.encode(told))


def config_answer(key: str) -> Answer:
    """Return what RudderStack's browser SDK asks its control plane for: this source, nothing else."""
    told = {
        "source": {
            "id": key[-8:],
            "name": "scotty",
            "writeKey": key,
            "enabled": True,
            "workspaceId": "scotty",
            "config": {
                "statsCollection": {"errors": {"enabled": False}, "metrics": {"enabled": False}}
            },
            "dataplanes": {},
            "connections": [],
            "destinations": [],
        },
        "updatedAt": "2026-01-01T00:00:00Z",
    }
    return Answer(200, msgspec.json.encode(told))
