"""What every command shares: the open workspace, moments as people write them, common flags."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from scotty.facts import Refused
from scotty.ports import House
from scotty.settings import read_settings
from scotty.wire import open_house

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Judge by what was known at the end of that day (UTC)."),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Show at most so many.")]


@contextmanager
def open_workspace() -> Iterator[House]:
    """Open the workspace of the environment; see `settings` for its variables."""
    with open_house(read_settings()) as house:
        yield house


def read_moment(text: str | None, now: datetime) -> datetime:
    """Return the moment that `--as-of` names: `now` where it is None, a date's last microsecond.

    A moment with a time is taken as it stands, in UTC where no zone is given. Raises Refused for
    the future: nothing is known of it.
    """
    if text is None:
        return now
    try:
        if len(text) == len("2026-01-31"):
            day = date.fromisoformat(text)
            end = datetime.combine(day, time.max, UTC)
            return now if day == now.date() else _not_later(end, now)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date: write 2026-01-31.") from error
    return _not_later(moment if moment.tzinfo else moment.replace(tzinfo=UTC), now)


def _not_later(moment: datetime, now: datetime) -> datetime:
    if moment > now:
        raise Refused(
            f"{moment:%Y-%m-%d %H:%M} UTC lies in the future.", "Give a date that has passed."
        )
    return moment.astimezone(UTC)


def read_text(file: str, mend: str = "Give a UTF-8 text file.") -> str:
    """Return the text of a file, or of standard input for `-`. Raises Refused where it is no UTF-8."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file} cannot be read: {error}.", mend) from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file that somebody asked for. Raises Refused where it cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Refused(
            f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            "Give a path in a folder that is there, writable by you.",
        ) from error


@contextmanager
def keep_input(file: Path) -> Iterator[Path]:
    """Give a file to read more than once: itself, or what standard input holds, for `-`."""
    if str(file) != "-":
        yield file
        return
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "stdin"
        with kept.open("wb") as opened:
            copyfileobj(sys.stdin.buffer, opened)
        if not kept.stat().st_size:
            raise Refused("Standard input is empty.", "Send a table or a list to it.")
        yield kept


def name_user() -> str:
    """Return how versions and audit name whoever sits at this terminal."""
    return f"{getpass.getuser()} (command line)"
