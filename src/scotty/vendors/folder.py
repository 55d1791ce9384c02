"""The collector of files that a person laid down: HOME/research/DOMAIN."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from scotty.facts import Later, Refused
from scotty.names import read_host
from scotty.ports.research import Document, Target, Trouble
from scotty.vendors.pdf import read_pdf
from scotty.vendors.web.charset import decode_page
from scotty.vendors.web.language import count_words
from scotty.vendors.web.markup import MOST_TEXT, drop_hidden, parse_markup, tidy_text
from scotty.vendors.web.page import read_main
from scotty.vendors.web.trouble import name_trouble

MOST_FILES = 50
MOST_BYTES = 10_000_000
ROWS = 2_000
ENDINGS = (".txt", ".md", ".html", ".htm", ".csv", ".pdf")


class FolderCollector:
    """Reads text, Markdown, HTML, CSV and PDF files of a workspace's folder."""

    name = "files"
    about = "Files that a person laid into the workspace, under research/DOMAIN."

    def __init__(self, home: Path) -> None:
        self._root = home / "research"

    def collect(self, target: Target, now: datetime) -> Iterator[Document | Trouble]:
        """Yield the files of the company's folder, by name; links that lead out of it are refused."""
        host = read_host(target.domain)
        if host is None:
            return
        folder = self._root / host
        if not folder.is_dir():
            return
        paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in ENDINGS)
        if len(paths) > MOST_FILES:
            yield Trouble(
                place=f"file:research/{host}",
                why=f"{len(paths) - MOST_FILES} of its files are left out.",
                mend=f"Lay at most {MOST_FILES} files there.",
            )
        for path in paths[:MOST_FILES]:
            place = f"file:research/{host}/{path.name}"
            try:
                title, text, made = _read_file(path, folder, target.seconds)
            except (Later, Refused) as error:
                yield name_trouble(place, error)
                continue
            yield Document(
                url=place,
                sort="file",
                title=title or path.stem,
                text=text,
                language=count_words(text),
                published=made if made is not None and made <= now else None,
                read=now,
            )


def _read_file(path: Path, folder: Path, seconds: float) -> tuple[str, str, datetime | None]:
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        raise Refused("It is no file of this folder.", "Lay the file itself there, not a link.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused(
                f"It is larger than {MOST_BYTES / 1e6:.3g} MB.", "Cut it, or hand in its text."
            )
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"It cannot be opened: {error.strerror}.", "See who may read it.") from error
    ending = path.suffix.lower()
    if ending == ".pdf":
        paper = read_pdf(data, seconds)
        return paper.title, paper.text, paper.made
    text = decode_page(data)
    if ending in (".html", ".htm"):
        tree = parse_markup(text)
        if tree is None:
            raise Refused("It is no HTML.", "See what is in it.")
        drop_hidden(tree)
        return "", read_main(tree), None
    if ending == ".csv":
        return "", _read_rows(text), None
    plain = tidy_text(text)
    heading = plain.partition("\n")[0]
    return (heading.removeprefix("#").strip() if heading.startswith("# ") else ""), plain, None


def _read_rows(text: str) -> str:
    """Return a table as paragraphs: "column: value" for each cell, a paragraph for each row."""
    sample = text[:4_000]
    mark = max(",;\t", key=sample.count)
    try:
        rows = list(csv.reader(io.StringIO(text[: 5 * MOST_TEXT]), delimiter=mark))[: ROWS + 1]
    except csv.Error as error:
        raise Refused(f"It is no table: {error}.", "Save it as CSV again.") from error
    if not rows:
        return ""
    head, *body = rows
    lines = (
        ", ".join(f"{name}: {cell}" for name, cell in zip(head, row, strict=False) if cell.strip())
        for row in body
    )
    return tidy_text("\n\n".join(line for line in lines if line))
