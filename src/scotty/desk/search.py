"""Finding anything by the beginnings of its words."""

from urllib.parse import quote

import msgspec

from scotty.ports import Found, House


class Hit(msgspec.Struct, frozen=True):
    """Something that was found, and the page that shows it."""

    path: str
    label: str
    note: str
    #: account, person or deal.
    icon: str


def find_anything(house: House, words: str, limit: int = 8) -> list[Hit]:
    """Return accounts, people and deals whose name or key has words beginning like these.

    `limit` is for each sort; exact domains and names come first.
    """
    return [
        Hit(_path(found), found.label, found.note, found.what)
        for found in house.tables.find(words[:200], max(1, min(limit, 100)))
    ]


def _path(found: Found) -> str:
    if found.what == "deal":
        return f"/deal/{quote(found.key, safe='')}"
    return f"/account/{found.account or found.key}"
