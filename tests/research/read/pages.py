"""Documents of one company, made in a line."""

from datetime import UTC, datetime
from typing import Any

from scotty.stages.research.document import Document, Sort
from scotty.stages.research.read import Reading, Subject, prepare_document, read_document

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
OWN = "https://norvane.example/page"
PRESS = "https://press.example/story"
NORVANE = Subject(
    account="norvane.example", domain="norvane.example", name="Norvane GmbH", rivals=("Meterwise",)
)


def write(text: str, *, url: str = OWN, sort: Sort = "site", **fields: Any) -> Document:
    return Document(url=url, sort=sort, text=text, read=NOW, **fields)


def read(document: Document, subject: Subject = NORVANE) -> Reading:
    parts, _ = prepare_document(document)
    readings = [read_document(part, subject, NOW) for part in parts]
    return Reading(
        found=tuple(f for r in readings for f in r.found),
        orders=sum(r.orders for r in readings),
        notes=tuple(n for r in readings for n in r.notes),
    )


def statements(document: Document, subject: Subject = NORVANE) -> list[str]:
    return [f.statement for f in read(document, subject).found]
