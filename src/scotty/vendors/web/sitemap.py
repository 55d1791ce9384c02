"""Sitemaps: what a site says that it has, read without entities, bounded."""

import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from lxml import etree

from scotty.facts import Refused
from scotty.vendors.web.answer import LEFT_OUT, Wanted
from scotty.vendors.web.dates import read_moment
from scotty.vendors.web.place import Place, read_place

MOST_BYTES = 8_000_000
"""Bytes of a sitemap, unpacked; the protocol allows 50 MB, more than anybody's news."""
MOST_ENTRIES = 5_000
WANTED = Wanted(
    types=("application/xml", "text/xml", "text/plain", "application/gzip", "application/x-gzip", "application/octet-stream", "binary/octet-stream"),
    most=MOST_BYTES,
)  # fmt: skip


class Entry(NamedTuple):
    """A line of a sitemap; `leads`: it leads to another sitemap."""

    place: Place
    changed: datetime | None
    leads: bool


def read_sitemap(body: bytes) -> list[Entry]:
    """Return the entries of a sitemap or sitemap index, packed or not, or of a list of lines.

    Raises Refused where it is none, or a bomb. Entities are not resolved, no DTD is loaded.
    """
    data = unpack(body)
    if data.lstrip()[:1] != b"<":
        lines = data.decode("utf-8", "replace").splitlines()[:MOST_ENTRIES]
        places = (read_place(line) for line in lines if line.startswith("http"))
        return [Entry(place, None, False) for place in places if place is not None]
    return list(_walk(data))


def unpack(body: bytes) -> bytes:
    """Return the bytes of a gzip file, or the bytes as they are. Raises Refused for a bomb."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = packed.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise Refused(f"It is a broken gzip file: {error}.", LEFT_OUT) from error
    if packed.unconsumed_tail:
        raise Refused(f"It unpacks to more than {MOST_BYTES / 1e6:.3g} MB.", LEFT_OUT)
    return data


def _walk(data: bytes) -> Iterator[Entry]:
    if b"<!ENTITY" in data[:100_000]:
        raise Refused("It defines entities, as no honest sitemap does.", LEFT_OUT)
    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, recover=False,
    )  # fmt: skip
    found = 0
    try:
        for start in range(0, len(data), 65_536):
            parser.feed(data[start : start + 65_536])
            for _, node in parser.read_events():
                name = etree.QName(node).localname if isinstance(node.tag, str) else ""
                if name not in ("url", "sitemap"):
                    continue
                told = {
                    etree.QName(c).localname: c.text or "" for c in node if isinstance(c.tag, str)
                }
                node.clear()
                place = read_place(told.get("loc", ""))
                if place is not None:
                    found += 1
                    yield Entry(place, read_moment(told.get("lastmod")), name == "sitemap")
                if found >= MOST_ENTRIES:
                    return
        parser.close()
    except (etree.LxmlError, ValueError) as error:
        if not found:
            raise Refused(f"It is no sitemap: {error}.", LEFT_OUT) from error
        # what came before the fault stands
