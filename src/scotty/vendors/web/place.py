"""Addresses of pages: read strictly, written in one way, so that the same page is read once."""

import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from scotty.names import find_domain, is_address, read_host

PORTS = {"http": 80, "https": 443}
LONGEST = 2_000
"""Characters of an address; longer ones are traps."""
_TRACKING = re.compile(r"^(?:utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|_hs\w+|hsa_\w+|ref|source)$")
_SAFE = "/%:@!$&'()*+,;=~-._"


class Place(NamedTuple):
    """A page's address, taken apart. Fragments are dropped: they never reach a server."""

    scheme: str
    #: Lower case, ASCII (IDNA 2008); addresses of version 6 without brackets.
    host: str
    port: int
    #: Path and query, quoted.
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = PORTS[self.scheme] == self.port
        return f"{self.scheme}://{host}" + ("" if usual else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.path

    @property
    def door(self) -> str:
        """Whose turn it is when it is asked: the host, and the port where it is none of the web's."""
        return self.host if self.port in PORTS.values() else f"{self.host}:{self.port}"

    @property
    def domain(self) -> str:
        """The registrable domain; the host where it has none."""
        return find_domain(self.host) or self.host

    @property
    def bare(self) -> str:
        """Host and path without scheme, "www.", tracking and last slash: equal for the same page."""
        path, _, query = self.path.partition("?")
        kept = "&".join(p for p in query.split("&") if p and not _TRACKING.match(p.split("=")[0]))
        stem = re.sub(r"/(?:index\.(?:html?|php))?$", "", path)
        return f"{self.host.removeprefix('www.')}:{self.port}{stem}{'?' + kept if kept else ''}"


def read_place(text: str, near: Place | None = None) -> Place | None:
    """Return the place that a link leads to, as seen from a page; None where it leads to none.

    None for other schemes than http and https, for addresses with a user or password in them, for
    hosts that cannot be, and for those that are longer than any honest one.
    """
    link = re.sub(r"[\t\r\n]", "", text).strip()
    if not link or len(link) > LONGEST:
        return None
    try:
        parts = urlsplit(_join(link, near))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or "@" in parts.netloc:
        return None
    raw = parts.hostname or ""
    host = raw if is_address(raw) else read_host(raw)
    if not host or (re.fullmatch(r"[\d.]+|0x[\da-f.x]+", host) and not is_address(host)):
        return None  # 2130706433, 0x7f.1: addresses in disguise
    path = quote(_collapse(parts.path) or "/", safe=_SAFE)
    query = f"?{quote(parts.query, safe=_SAFE + '/?')}" if parts.query else ""
    return Place(parts.scheme, host, port or PORTS[parts.scheme], path + query)


def _join(link: str, near: Place | None) -> str:
    if near is None or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", link):
        return link
    if link.startswith("//"):
        return f"{near.scheme}:{link}"
    if link.startswith("/"):
        return near.origin + link
    path = near.path.partition("?")[0]
    if link.startswith(("?", "#")):
        return near.origin + path + link
    return near.origin + path[: path.rindex("/") + 1] + link


def _collapse(path: str) -> str:
    """Return a path without "." and ".." (RFC 3986, 5.2.4)."""
    if "/." not in path and not path.startswith("."):
        return path
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    return "/" + "/".join(kept) + ("/" if parts[-1:] in (["."], [".."]) and kept else "")
