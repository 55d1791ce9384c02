"""Hands a PDF to the child process and takes its text back, whatever becomes of the child."""

import json
import subprocess
import sys
from datetime import datetime
from typing import NamedTuple

from scotty.facts import Refused

MOST_BYTES = 10_000_000
"""Bytes of a PDF that is read."""
SECONDS = 15.0
"""Seconds after which the child is ended, however little it computes."""
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
        done = subprocess.run(
            [sys.executable, "-I", "-m", "scotty.vendors.pdf.child"],
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
    text = str(told["text"]).strip()
    if not text:
        raise Refused("It holds no text, only pictures.", MEND)
    return PdfText(str(told["title"]), _read_made(told["made"]), text)


def _read_made(told: str) -> datetime | None:
    found = datetime.fromisoformat(told) if told else None
    return found if found is None or found.tzinfo is not None else None
