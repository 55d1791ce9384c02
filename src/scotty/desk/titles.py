"""Read a file of job titles: what each says, and which part in a purchase it makes likely."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from scotty.desk.playbook import current_playbook
from scotty.facts import Refused
from scotty.playbook.research import Function
from scotty.ports import House
from scotty.signals.titles import Seniority, read_title, weigh_roles
from scotty.signals.titles.tokens import fold_word
from scotty.vendors.files.log import Log
from scotty.vendors.files.read.lines import Lines, sniff_encoding
from scotty.vendors.files.read.objects import is_objects
from scotty.vendors.files.read.source import Source, read_head
from scotty.vendors.files.read.table import Layout, open_table

NAMES = (
    "title", "job title", "jobtitle", "job titles", "titles", "position title", "position", "headline",
    "job", "role", "titel", "funktion", "berufsbezeichnung", "stelle", "poste", "fonction",
    "intitule du poste", "puesto", "cargo", "titulo", "ruolo", "qualifica", "functie", "functietitel",
    "befattning", "stilling", "stillingsbetegnelse", "stanowisko", "nimike",
)  # fmt: skip
"""What a column of titles is called, the surest first; without accents."""


class Part(msgspec.Struct, frozen=True):
    """A part in a purchase, and how likely it is."""

    role: str
    probability: float


class TitleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A title of the file, as read."""

    title: str
    function: Function
    seniority: Seniority
    roles: tuple[Part, ...]
    #: The likeliest part; none, or unknown where it abstains.
    role: str
    probability: float
    abstains: bool
    #: What would settle it, where it abstains.
    settle: str = ""


def read_titles(house: House, path: Path) -> Iterator[TitleRow]:
    """Yield each title of a table with a column of titles, or of a list with one a line.

    Parts are weighed for the playbook's home. The file is read through once before the first title
    is given: Refused, with the place and the mend, comes before any answer or not at all.
    """
    home = current_playbook(house)[0].research.home
    log = Log()
    found = 0
    for line, text in _list_titles(path, log):
        if not isinstance(text, str | None):
            raise Refused(
                f"{path.name}, line {line}: the title is no text.", "Give titles as text."
            )
        found += bool(text and text.strip())
    if log.rejected:
        first = log.rejected[0]
        raise Refused(f"{path.name}, line {first.line}: {first.why}", first.mend)
    if log.notes or not found:
        raise Refused(
            log.notes[0] if log.notes else f"{path.name} holds no title.", "Export it again."
        )
    return (
        judge_title(text, home)
        for _, text in _list_titles(path, Log())
        if isinstance(text, str) and text.strip()
    )


def judge_title(text: str, home: tuple[Function, ...]) -> TitleRow:
    """Return what one title says."""
    title = read_title(text)
    guess = weigh_roles(title, home)
    return TitleRow(
        title=text,
        function=title.function,
        seniority=title.seniority,
        roles=tuple(Part(role, round(p, 4)) for role, p in guess.roles),
        role=guess.role,
        probability=round(guess.probability, 4),
        abstains=guess.abstains,
        settle=guess.settle,
    )


def _list_titles(path: Path, log: Log) -> Iterator[tuple[int, object]]:
    """Yield line and title; a title that is none as it stands."""
    head = read_head(path)
    packed = head.startswith(b"PAR1") or is_objects(head)
    first = "" if packed else _find_first(head)
    if not packed and not _find_name(_split(first)):
        if path.suffix.lower() in (".csv", ".tsv") and len(_split(first)) > 1:
            raise Refused(
                f"{path.name}, line 1: none of its columns is one of titles: {first[:120]!r}.",
                'Call the column "title"; or give a list, one title a line, as .txt.',
            )
        yield from _list_lines(path, head, log)
        return
    table = open_table(path, Layout(), log)
    name = _find_name(table.columns)
    if name is None:
        raise Refused(
            f"{path.name}: none of its columns is one of titles: {', '.join(table.columns)[:120]}.",
            'Call the column "title".',
        )
    column = table.columns.index(name)
    for line, cells in table.rows(log):
        yield line, cells[column]


def _list_lines(path: Path, head: bytes, log: Log) -> Iterator[tuple[int, str]]:
    lines = Lines(Source(path), sniff_encoding(head, log), log)
    try:
        for line in lines:
            lines.record.clear()
            yield lines.number, line.strip().strip('"')
    finally:
        lines.close()


def _find_first(head: bytes) -> str:
    """Return the first line that says something, whatever the text is written in."""
    text = head.decode(sniff_encoding(head, Log()), "replace")
    return next((line for line in text.splitlines() if line.strip()), "")


def _split(line: str) -> list[str]:
    for mark in ("\t", ";", "|"):
        line = line.replace(mark, ",")
    return [cell.strip().strip('"') for cell in line.split(",")]


def _find_name(columns: Sequence[str]) -> str | None:
    """Return the column that holds titles, by its name."""
    plain = {" ".join(fold_word(c).replace("_", " ").split()).lstrip("\ufeff"): c for c in columns}
    return next((plain[name] for name in NAMES if name in plain), None)
