"""Interfaces made for programs: JSON of bounded size, from a vendor's address or a stand-in's."""

import json
import time
from collections.abc import Mapping
from typing import Any

from scotty.facts import Bug, Refused
from scotty.names import read_line
from scotty.vendors.web.answer import LEFT_OUT, Wanted
from scotty.vendors.web.fetch import Fetcher, Visit
from scotty.vendors.web.place import Place, read_place

JSON = Wanted(types=("application/json", "text/json", "text/plain"), robots=False, most=16_000_000)


class Budget:
    """The seconds that one collector has for one company, over all its visits."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; 0 where it is over."""
        return max(self._until - time.monotonic(), 0.0)


def open_vendor(fetcher: Fetcher, base: str, usual: str, seconds: float) -> tuple[Visit, Place]:
    """Return a visit to a vendor, and where its interface begins.

    Another base than the usual one was named by whoever set this up: it may lie inside.
    """
    place = read_place(base)
    if place is None:
        raise Bug(f"{base!r} is no address of an interface.")
    return fetcher.visit(seconds, place if base != usual else None), place


def read_json(visit: Visit, place: Place, wanted: Wanted = JSON) -> Any:
    """Return what an interface answers. Raises Refused where it is no JSON; else as `Visit.get`."""
    body = visit.get(place, wanted).body
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(f"It is no JSON: {error}.", LEFT_OUT) from error


def list_rows(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list; whatever else stands there is left out."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def tell(row: object, *keys: str) -> str:
    """Return the text at a path of keys, on one line; "" where none stands there."""
    for key in keys:
        row = row.get(key) if isinstance(row, dict) else None
    return read_line(row)[:500] if isinstance(row, str) else ""
