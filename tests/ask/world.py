"""A small world of names, and the labelled questions about it."""

from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from scotty.desk.ask.directory import Directory, Named, Rows

TODAY = date(2026, 11, 30)
ACCOUNTS = (
    ("techcorp.example", "TechCorp"),
    ("acme.example", "Acme Industries Inc."),
    ("brindlewood.example", "Brindlewood Media Ltd"),
    ("merkedian.example", "Merkedian Corp"),
    ("alfewick.example", "Alfewick GmbH & Co. KG"),
    ("nalvafin.example", "Nalvafin GmbH & Co. KG"),
    ("penmestead.example", "Penmestead S.p.A."),
    ("vermodian.example", "Vermodian Energy AG"),
    ("dallequay.example", "Dallequay"),
    ("hotsprings.example", "Hot Springs Logistics"),
    ("acorn.example", "Acorn Bank plc"),
    ("mueller-maschinenbau.example", "Müller Maschinenbau AG"),
    ("berlonexa.example", "Berlonexa Payments"),
)
DEALS = (
    ("1247", "Acme Industries Inc. – Tideline Billing", "acme.example", True),
    ("D-19", "Penmestead S.p.A. – Tideline Billing", "penmestead.example", True),
    ("D-22", "Nalvafin GmbH & Co. KG – Tideline Usage", "nalvafin.example", True),
    ("OPP-0042", "Vermodian Energy AG – Tideline Revenue", "vermodian.example", True),
    ("D-3", "Berlonexa Payments – Tideline Billing", "berlonexa.example", False),
)
PEOPLE = (
    ("daniel.reyes@techcorp.example", "Daniel Reyes", "techcorp.example"),
    ("maya.lindholm@techcorp.example", "Maya Lindholm", "techcorp.example"),
    ("ingrid.castellan@techcorp.example", "Ingrid Castellan", "techcorp.example"),
    ("petra.jansen@nalvafin.example", "Petra Jansen", "nalvafin.example"),
)


def find_people(words: str) -> list[Named]:
    """Return the people whose names have all these words, as the tables would."""
    wanted = words.casefold().split()
    return [
        Named("person", key, name, account)
        for key, name, account in PEOPLE
        if wanted and all(any(n.startswith(w) for n in name.casefold().split()) for w in wanted)
    ]


def make_directory() -> Directory:
    """Return the names of the world."""
    return Directory(
        Rows(
            accounts=[(key, name, key) for key, name in ACCOUNTS],
            deals=DEALS,
            rivals=("Meterwise", "Billoria", "Zuvanto", "Ledgerloom"),
            sellers=("Priya Lund", "Ida Mohr", "Callum Ware"),
            stages=("Qualification", "Discovery", "Demo", "Proposal", "Negotiation"),
            industries=("software", "logistics", "media", "banking"),
        ),
        find_people,
    )


class Labelled(NamedTuple):
    """A question, and what a careful colleague would do about it."""

    question: str
    tool: str
    arguments: dict[str, Any]

    @property
    def held(self) -> bool:
        """Whether it is held back: its own words decide, so that nobody chose."""
        return blake2b(self.question.encode(), digest_size=1).digest()[0] % 2 == 1


def load_questions(name: str = "questions.txt") -> list[Labelled]:
    """Return the labelled questions."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    rows = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [Labelled(q.strip(), tool.strip(), msgspec.json.decode(args)) for q, tool, args in rows]
