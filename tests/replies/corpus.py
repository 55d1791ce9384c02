"""What the tests and bench/replies.py share: the public mails, our own cases, and their counting."""

import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from scotty.ports.mail import Bounce, Letter
from scotty.stages.engage.replies import Judged, judge_reply
from scotty.vendors.post import read_letter

HERE = Path(__file__).parent
MAIL = HERE.parents[2] / "shared" / "data" / "mail"
needs_mail = pytest.mark.skipif(not MAIL.exists(), reason="shared/data is not beside the checkout")
CAME = datetime(2024, 7, 10, 12, tzinfo=UTC)
"""When all cases came: a Wednesday."""
_MADE_UP = re.compile(r"\.0\.9\d\d$")
"""Statuses that the corpus made up where a mail tells none."""


@dataclass
class Case:
    """What somebody answers, and what it means."""

    batch: int
    said: str
    text: str
    subject: str = ""
    lang: str = "en"
    referral: str = ""
    name: str = ""
    back: str = ""
    automatic: bool = False
    open: bool = False

    @property
    def held(self) -> bool:
        """Whether the case is held back: of the first batch by its text, not by choice; the fourth."""
        odd = int(sha256((self.subject + self.text).encode()).hexdigest()[-1], 16) % 2 == 1
        return self.batch == 4 or (self.batch == 1 and odd)

    def is_right(self, found: Judged) -> bool:
        """Whether the class, and the day or the person where one is asked for, are as told."""
        right = found.said == self.said
        if right and not self.open and self.said in ("not_now", "out_of_office"):
            right = found.back == day_of(self.back)
        if right and self.said == "referral":
            named = self.open or found.referral_name == self.name
            right = found.referral == self.referral and named
        return right

    def judge(self) -> Judged:
        return judge_reply(
            self.text, CAME.date(), subject=self.subject, automatic=self.automatic, own=frozenset()
        )


@cache
def load_cases() -> list[Case]:
    told = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))
    return [Case(**case) for case in told["case"]]


def load_expected() -> dict[str, str]:
    """Return file -> new words, of the replies."""
    told = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))
    found = {}
    for name, spans in told.items():
        lines = read_reply(name).split("\n")
        found[name] = "\n\n".join("\n".join(lines[a - 1 : b]) for a, b in spans)
    return found


def read_reply(name: str) -> str:
    return (MAIL / "replies" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def level_space(text: str) -> str:
    """Return a text without space at the ends of lines, empty lines run together."""
    return re.sub(r"\n{2,}", "\n\n", "\n".join(x.rstrip() for x in text.split("\n"))).strip()


@dataclass
class Counts:
    """How bounces were read."""

    files: int = 0
    sorted: int = 0
    counted: int = 0
    recipients: int = 0
    found: int = 0
    reasons: int = 0
    statuses: int = 0
    status: int = 0
    codes: int = 0
    code: int = 0
    true: int = 0
    false: int = 0
    missed: int = 0
    #: (expected, told) -> how often, where they differ.
    mixed: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        return self.true / max(1, self.true + self.false)

    @property
    def recall(self) -> float:
        return self.true / max(1, self.true + self.missed)

    def add(self, letter: Letter, expected: list[dict[str, Any]]) -> None:
        self.files += 1
        self.sorted += letter.sort in ("bounce", "complaint")
        self.counted += len(letter.bounces) == len(expected)
        for number, want in enumerate(expected):
            told = letter.bounces[number] if number < len(letter.bounces) else None
            self._add_one(told or Bounce(recipient="", reason="", hard=False), want)

    def _add_one(self, told: Bounce, want: dict[str, Any]) -> None:
        self.recipients += 1
        self.found += bool(told.recipient)
        self.reasons += told.reason == want["reason"]
        if want["dsn"] and not _MADE_UP.search(want["dsn"]):
            self.statuses += 1
            self.status += told.status == want["dsn"]
        if want["reply"]:
            self.codes += 1
            self.code += told.code == want["reply"]
        dead = want["hard"] == 1
        self.true += told.hard and dead
        self.false += told.hard and not dead
        self.missed += dead and not told.hard
        if told.reason != want["reason"]:
            self.mixed[(want["reason"], told.reason)] += 1


def family(name: str) -> str:
    """Return the mail system of a file: `lhost-exim-01.eml` is of `exim`."""
    return re.sub(r"^lhost-|-\d+\.eml$", "", name)


def half(name: str) -> str:
    """Return which half a mail system was put into, by its name: A was looked at first."""
    return "AB"[int(sha256(f"lhost-{family(name)}".encode()).hexdigest(), 16) % 2]


def count_bounces() -> dict[str, Counts]:
    """Return the counts by mail system."""
    told = json.loads((MAIL / "bounces" / "expected.json").read_text(encoding="utf-8"))
    counts: dict[str, Counts] = {}
    for entry in told:
        letter = read_letter((MAIL / "bounces" / entry["file"]).read_bytes(), CAME)
        counts.setdefault(family(entry["file"]), Counts()).add(letter, entry["expected"])
    return counts


def join_counts(parts: list[Counts]) -> Counts:
    """Return counts taken together."""
    total = Counts()
    for part in parts:
        for name, value in vars(part).items():
            if name == "mixed":
                total.mixed += value
            else:
                setattr(total, name, getattr(total, name) + value)
    return total


def day_of(told: str) -> date | None:
    return date.fromisoformat(told) if told else None
