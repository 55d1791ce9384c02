"""Recordings of video messages: kept in the workspace, one for a reader and company."""

from hashlib import blake2b
from pathlib import Path
from typing import Literal

from scotty.facts import Refused
from scotty.ports import House
from scotty.stages.engage.pages import Page

LARGEST = 60_000_000
"""Bytes of a recording: two minutes at a good rate."""
CAPTIONS = 200_000
"""Bytes of its captions."""

Sort = Literal[".mp4", ".vtt"]


def find_film(house: House, page: Page, sort: Sort = ".mp4") -> Path | None:
    """Return where a page's recording, or its captions, lie; None where there are none."""
    path = _place(house, page, sort)
    return path if path.is_file() else None


def keep_film(house: House, page: Page, source: Path) -> Path:
    """Take a recording (.mp4), or captions for it (.vtt), into the workspace, whole or not at all.

    Replaces what was there. Raises Refused for what a browser could not play.
    """
    sort, size = source.suffix.lower(), source.stat().st_size
    if sort == ".mp4":
        with source.open("rb") as file:
            head = file.read(12)
        good = head[4:8] == b"ftyp" and size <= LARGEST  # ISO 14496-12: the file type comes first
        mend = f"Bring an MP4 file (H.264, AAC) of at most {LARGEST // 1_000_000} MB."
    else:
        good = (
            sort == ".vtt"
            and size <= CAPTIONS
            and source.read_bytes()[:9].find(b"WEBVTT") in (0, 3)
        )
        mend = "Bring captions as WebVTT, in UTF-8."
    if not good:
        raise Refused(f"{source.name} is no recording that a page can play.", mend)
    path = _place(house, page, ".mp4" if sort == ".mp4" else ".vtt")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f"{sort}.partial")
    partial.write_bytes(source.read_bytes())
    partial.replace(path)
    return path


def _place(house: House, page: Page, sort: Sort) -> Path:
    who = f"{page.account}\x1f{page.contact or ''}"
    return house.home / "films" / (blake2b(who.encode(), digest_size=12).hexdigest() + sort)
