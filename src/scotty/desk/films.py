"""Recordings of video messages: kept in the workspace, one for a reader and company."""

from hashlib import blake2b, file_digest
from pathlib import Path
from shutil import copyfile
from typing import Literal

from scotty.facts import Refused
from scotty.ports import House
from scotty.stages.engage.pages import Page

LARGEST = 60_000_000
"""Bytes of a recording: two minutes at a good rate."""
CAPTIONS = 200_000
"""Bytes of its captions."""

Sort = Literal[".mp4", ".vtt"]


def find_film(house: House, page: Page) -> str:
    """Return the name of the newest recording for a page's reader; "" where there is none.

    The name tells the content: what a page was let out with is what it plays.
    """
    found = sorted(
        (house.home / "films").glob(f"{_name_reader(page)}-*.mp4"),
        key=lambda path: (path.stat().st_mtime_ns, path.name),
    )
    return found[-1].stem if found else ""


def locate_film(house: House, name: str, sort: Sort = ".mp4") -> Path | None:
    """Return where a recording, or its captions, lie; None where they are gone."""
    path = house.home / "films" / (name + sort)
    return path if name and path.is_file() else None


def keep_film(house: House, page: Page, source: Path) -> str:
    """Take a recording (.mp4), or captions (.vtt) for the newest one, into the workspace; return its name.

    Whole or not at all. Pages that are up keep playing what they were let out with. Raises Refused
    for what a browser could not play.
    """
    sort, size = source.suffix.lower(), source.stat().st_size
    if sort == ".mp4":
        _check_film(source, size)
        name = f"{_name_reader(page)}-{_hash_file(source)}"
        return _keep(house, source, name, ".mp4")
    if sort != ".vtt" or size > CAPTIONS or source.read_bytes()[:9].find(b"WEBVTT") not in (0, 3):
        raise Refused(
            f"{source.name} is neither a recording nor captions.",
            "Bring an MP4 file, or captions as WebVTT in UTF-8.",
        )
    name = find_film(house, page)
    if not name:
        raise Refused("There is no recording to these captions.", "Bring the recording first.")
    return _keep(house, source, name, ".vtt")


def _check_film(source: Path, size: int) -> None:
    with source.open("rb") as file:
        head = file.read(12)
    if head[4:8] != b"ftyp" or size > LARGEST:  # ISO 14496-12: the file type comes first
        raise Refused(
            f"{source.name} is no recording that a page can play.",
            f"Bring an MP4 file (H.264, AAC) of at most {LARGEST // 1_000_000} MB.",
        )


def _keep(house: House, source: Path, name: str, sort: Sort) -> str:
    folder = house.home / "films"
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{name}{sort}.partial"
    copyfile(source, partial)
    partial.replace(folder / (name + sort))
    return name


def _hash_file(source: Path) -> str:
    with source.open("rb") as file:
        return file_digest(file, lambda: blake2b(digest_size=8)).hexdigest()


def _name_reader(page: Page) -> str:
    who = f"{page.account}\x1f{page.contact or ''}"
    return blake2b(who.encode(), digest_size=12).hexdigest()
