"""The labelled texts: reading them, and holding findings against them."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from scotty.stages.research.document import Document, Sort
from scotty.stages.research.read import Reading, Subject, prepare_document, read_document

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
PUBLISHED = datetime(2026, 6, 15, 9, tzinfo=UTC)
SUBJECT = Subject(
    account="norvane.example",
    domain="norvane.example",
    name="Norvane",
    rivals=("Meterwise", "Billoria", "Zuvanto", "Ledgerloom"),
    known=("Leeds",),
)
NAMES = {"acquisition": "acquisitions", "person": "people", "mention": "mentions", "pain": "pains"}
NAMES |= {"priority": "priorities", "tender": "tenders"}
COUNTED = frozenset(
    {
        "funding",
        "acquisitions",
        "leadership",
        "people",
        "technology",
        "competition",
        "mentions",
        "pains",
    }
    | {"priorities", "expansion", "restructuring", "tenders", "results", "about"}
)


class Label(NamedTuple):
    area: str
    fields: dict[str, str]


class Case(NamedTuple):
    number: int
    language: str
    sort: Sort
    text: str
    labels: tuple[Label, ...]


@cache
def read_cases(name: str = "corpus") -> tuple[Case, ...]:
    """Return all cases of a file; rules were tuned on `corpus`, nobody tunes on `fresh`."""
    text = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8")
    blocks = [b for b in text.split("\n\n") if b.startswith("@")]
    return tuple(_read(number, block) for number, block in enumerate(blocks))


def _read(number: int, block: str) -> Case:
    head, *lines = block.strip().split("\n")
    language, sort = head[1:].split()
    labels = [_label(line[2:]) for line in lines if line.startswith("> ")]
    text = "\n\n".join(line for line in lines if not line.startswith("> "))
    return Case(number, language, msgspec.convert(sort, Sort), text, tuple(labels))


def _label(text: str) -> Label:
    area, _, rest = text.partition(" ")
    fields = dict(f.strip().split("=", 1) for f in rest.split(";") if "=" in f)
    return Label(NAMES.get(area, area), fields)


def read_case(case: Case, subject: Subject = SUBJECT) -> Reading:
    own = (
        "https://norvane.example/page"
        if case.sort in ("site", "job", "filing")
        else "https://press.example/a"
    )
    document = Document(
        url=own,
        sort=case.sort,
        text=case.text,
        language=case.language,
        published=PUBLISHED,
        read=NOW,
    )
    (part,), _ = prepare_document(document)
    return read_document(part, subject, NOW)


class Score(NamedTuple):
    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":  # type: ignore[override]
        return Score(*(a + b for a, b in zip(self[:], other[:], strict=True)))

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)


def hold(case: Case) -> tuple[dict[str, Score], list[str]]:
    """Return area -> score of a case, and what went wrong in words."""
    found = [f for f in read_case(case).found if f.sort in COUNTED]
    scores: dict[str, Score] = {}
    faults = []
    left = list(found)
    for label in case.labels:
        hit = next((f for f in left if f.sort == label.area and _meets(label, f.value)), None)
        if hit is None:
            scores[label.area] = scores.get(label.area, Score()) + Score(missed=1)
            faults.append(f"missed {label.area} {label.fields}")
        else:
            left.remove(hit)
            scores[label.area] = scores.get(label.area, Score()) + Score(right=1)
    for f in left:
        scores[f.sort] = scores.get(f.sort, Score()) + Score(wrong=1)
        faults.append(f"wrong {f.sort}: {f.statement} {dict(f.value)}")
    return scores, faults


def _meets(label: Label, value: Any) -> bool:
    for field, wanted in label.fields.items():
        if field == "post" and label.fields.get("change") == "left":
            told = value.get("was")
        elif field == "does":
            if not value.get("does"):
                return False
            continue
        else:
            told = value.get(field)
        if isinstance(told, bool):
            told = "yes" if told else "no"
        if isinstance(told, int | float):
            if abs(float(wanted) - told) > 1e-6:
                return False
        elif str(told or "") != wanted:
            return False
    return True


def count(name: str, parity: int | None = None) -> tuple[dict[str, Score], list[str]]:
    """Return area -> score over the cases of a file, all or those of a parity, and all faults."""
    total: dict[str, Score] = {}
    faults = []
    for case in read_cases(name):
        if parity is not None and case.number % 2 != parity:
            continue
        scores, told = hold(case)
        for area, score in scores.items():
            total[area] = total.get(area, Score()) + score
        faults += [f"{case.number} [{case.sort}] {case.text} -> {t}" for t in told]
    return dict(sorted(total.items())), faults
