"""A document: something that anybody may read, as plain text."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

Sort = Literal["site", "news", "job", "filing", "record", "file"]
"""What was read: a page, a piece of news, a job advert, a filing, a DNS record, a file."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Something read: plain text, never markup, never an instruction to anybody."""

    url: str
    sort: Sort
    title: str = ""
    #: Main text; paragraphs parted by blank lines.
    text: str = ""
    #: ISO 639-1; "" where it cannot be told.
    language: str = ""
    #: When it was published, where it says so.
    published: datetime | None = None
    read: datetime
    #: Fields that were told as such: {"department", "location"} of a job, {"technologies"} of a page
    #: (name -> the verbatim words, header or record that shows it), {"form", "items"} of a filing.
    told: Mapping[str, Any] = {}
