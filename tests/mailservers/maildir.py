"""Maildirs: a message is a file, there as a whole or not at all, and still there after a crash."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from itertools import count
from pathlib import Path

_NUMBER = count()


def make_maildir(folder: Path) -> Path:
    """Make the three folders of a Maildir where they are missing."""
    for name in ("tmp", "new", "cur"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return folder


def store_message(folder: Path, message: bytes) -> Path:
    """Write a message so that it survives the death of this process, and of the machine."""
    name = f"{time.time_ns()}.{os.getpid()}_{next(_NUMBER)}.test"
    draft, stored = folder / "tmp" / name, folder / "new" / name
    with draft.open("wb") as file:
        file.write(message)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(stored)
    entry = os.open(folder / "new", os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
    return stored


def read_messages(folder: Path) -> Iterator[bytes]:
    """Yield what a Maildir holds, oldest first."""
    found = [path for name in ("new", "cur") for path in (folder / name).glob("*")]
    for path in sorted(found, key=lambda p: p.name):
        yield path.read_bytes()


def count_messages(folder: Path) -> Counter[str]:
    """Return how many messages there are of each Message-ID."""
    parser = BytesHeaderParser()
    return Counter(str(parser.parsebytes(m)["Message-ID"]) for m in read_messages(folder))
