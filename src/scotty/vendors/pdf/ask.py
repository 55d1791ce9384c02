"""Hands a PDF to the child process and takes its text back, whatever becomes of the child."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from scotty.facts import Refused

CHILD = Path(__file__).with_name("child.py")
"""Run as a file, so that it loads nothing of ours."""
MOST_BYTES = 10_000_000
"""Bytes of a PDF that is read."""
SECONDS = 15.0
"""Seconds after which the child is ended, however little it computes."""
CUT = 40
"""Characters from which on a line may have been cut; shorter ones are headings and cells."""
MEND = "Nothing: the file is left out. Its text can be handed in as a .txt file."


class PdfText(NamedTuple):
    """What a PDF says of itself, and its text."""

    title: str
    made: datetime | None
    text: str


def read_pdf(data: bytes, seconds: float = SECONDS) -> PdfText:
    """Return the text of a PDF. Raises Refused where it has none that can be had in time."""
    if len(data) > MOST_BYTES:
        raise Refused(f"It is larger than {MOST_BYTES / 1e6:.3g} MB.", MEND)
    if not data[:1_024].lstrip().startswith(b"%PDF-"):
        raise Refused("It is no PDF.", MEND)
    try:
        done = subprocess.run(  # noqa: S603 - our own file
            [sys.executable, "-I", str(CHILD)],
            input=data,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("Its text cannot be had in time.", MEND) from error
    if done.returncode != 0:
        raise Refused("Its text takes more time or memory than it may.", MEND)
    told = json.loads(done.stdout)
    if fault := told.get("fault"):
        raise Refused(f"It cannot be read: {fault}.", MEND)
    text = join_lines(str(told["text"]))
    if not text:
        raise Refused("It holds no text, only pictures.", MEND)
    return PdfText(str(told["title"]), _read_made(told["made"]), text)


def join_lines(text: str) -> str:
    """Return paragraphs out of a PDF's lines: a line goes on where it was cut for want of room."""
    parts: list[str] = []
    for line in (" ".join(line.split()) for line in text.split("\n")):
        last = parts[-1] if parts else ""
        open_ = last[-1:] not in ("", *".:;!?”»")
        goes_on = open_ and (len(last) > CUT or line[:1].islower())
        if line and goes_on:
            parts[-1] = (
                parts[-1][:-1] + line if _is_split(parts[-1], line) else f"{parts[-1]} {line}"
            )
        elif line or (parts and parts[-1]):
            parts.append(line)
    return "\n\n".join(part for part in parts if part)


def _is_split(line: str, after: str) -> bool:
    """Return whether a word was parted at the end of the line."""
    return line.endswith("-") and line[-2:-1].isalpha() and after[:1].islower()


def _read_made(told: str) -> datetime | None:
    found = datetime.fromisoformat(told) if told else None
    return found if found is None or found.tzinfo is not None else None
