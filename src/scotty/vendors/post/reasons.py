"""Why a mail came back: words, codes and the answered command, judged by rules that are data."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from scotty.facts import Bug

MOST_WORDS = 4_000
"""Characters of a server's words that are judged."""
UNTOLD = "onhold"
"""The reason where nothing says why."""
REASONS = frozenset((
    "authfailure", "badreputation", "blocked", "contenterror", "delivered", "exceedlimit",
    "expired", "feedback", "filtered", "hasmoved", "hostunknown", "mailboxfull", "mailererror",
    "mesgtoobig", "networkerror", "norelaying", "notaccept", "onhold", "policyviolation",
    "ratelimited", "rejected", "requireptr", "securityerror", "spamdetected", "suspend",
    "syntaxerror", "systemerror", "systemfull", "userunknown", "virusdetected",
))  # fmt: skip
"""The vocabulary, as sisimai has it (https://libsisimai.org/en/reason/)."""


class Ruling(NamedTuple):
    """What was judged of a bounce."""

    reason: str
    hard: bool
    #: The phrase or code that decided; "" where nothing did.
    because: str


class Codes(NamedTuple):
    """What was told beside words; "" for what was not."""

    #: Enhanced status code, as "5.1.1".
    status: str = ""
    #: Reply code, as "550".
    code: str = ""
    #: The command that was answered, as "rcpt"; see `find_stage`.
    stage: str = ""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases that mean one reason."""

    reason: str
    words: tuple[str, ...]
    #: Whether the words are so general that a status code that says one thing stands above them.
    weak: bool = False


class _Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dead: frozenset[str]
    dead_for_good: frozenset[str]
    rule: tuple[Rule, ...]
    status: dict[str, str]
    early: dict[str, str]
    late: dict[str, str]
    at: dict[str, dict[str, str]]
    code: dict[str, str]


_Rules = tuple[tuple[str, re.Pattern[str]], ...]


class _Book(NamedTuple):
    page: _Page
    strong: _Rules
    weak: _Rules


@cache
def load_reasons() -> _Book:
    """Return the rules of the file beside this one. Raises Bug where they do not hold."""
    text = files("scotty.vendors.post").joinpath("reasons.toml").read_text(encoding="utf-8")
    page = msgspec.convert(tomllib.loads(text), _Page)
    told = [rule.reason for rule in page.rule]
    told += [*page.status.values(), *page.early.values(), *page.late.values(), *page.code.values()]
    if unknown := set(told) - REASONS:
        raise Bug(f"reasons.toml: no such reasons as {sorted(unknown)}")
    strong = tuple((r.reason, _compile(r.words)) for r in page.rule if not r.weak)
    weak = tuple((r.reason, _compile(r.words)) for r in page.rule if r.weak)
    return _Book(page, strong, weak)


def judge_words(said: Sequence[str], codes: Codes = Codes()) -> Ruling:  # noqa: B008 - a constant
    """Return why a server said no: by its words, else its status, the command, its code.

    `said` are texts that tell why, the nearest to the server first: a later one is asked where the
    earlier ones say nothing particular.
    """
    book = load_reasons()
    texts = [plain for text in said if (plain := flatten_words(text))]
    reason, because = _find(book, texts, codes)
    reason = _place(book, reason, codes)
    lasting = (codes.status or codes.code or "5")[0] == "5"
    hard = reason in book.page.dead or (reason in book.page.dead_for_good and lasting)
    return Ruling(reason, hard, because)


def _find(book: _Book, texts: Sequence[str], codes: Codes) -> tuple[str, str]:
    """Return the reason and what told it: the first of these that tells one."""
    table, (status, code, stage) = book.page.status, codes
    exact = table.get(status[1:], "")
    kind = table.get(status[1:].rpartition(".")[0], "")
    told = (
        # A status that says one thing stands above words that are further off.
        _search(book.strong, texts[:1] if exact else texts),
        (exact, status),
        (book.page.early.get(stage, ""), stage),
        _search(book.weak, texts),
        (kind, status),
        (book.page.late.get(stage, ""), stage),
        (book.page.code.get(code, ""), code),
    )
    return next(((reason, because) for reason, because in told if reason), (UNTOLD, ""))


def _search(rules: _Rules, texts: Sequence[str]) -> tuple[str, str]:
    for plain in texts:
        for reason, phrases in rules:
            if found := phrases.search(plain):
                return reason, found[0]
    return "", ""


def _place(book: _Book, reason: str, codes: Codes) -> str:
    """Return the reason as the place of the answer changes it."""
    kind = codes.status[1:3]
    if kind == ".1" and codes.stage != "mail":
        stages = []
    elif codes.stage:
        stages = [codes.stage]
    else:
        stages = ["contrary"] if kind in (".2", ".3", ".7") else []
    if (codes.status or codes.code)[:1] == "4":
        stages.append("passing")
    for stage in stages:
        reason = book.page.at.get(stage, {}).get(reason, reason)
    return reason


def flatten_words(words: str) -> str:
    """Return words as phrases are sought in: lower case, on one line, without line codes."""
    plain = words[:MOST_WORDS].casefold().replace("’", "'").replace("‘", "'")
    # A long answer repeats its code on each line: "550-5.1.1 The email account … 550-5.1.1 does".
    plain = re.sub(r"\s+(?:<<<\s*)?[45]\d\d-(?:[45]\.\d{1,3}\.\d{1,3}(?=\s))?", " ", plain)
    return " ".join(plain.split())


def _compile(words: tuple[str, ...]) -> re.Pattern[str]:
    host = r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    phrases = ("[^.]{0,40}?".join(map(re.escape, w.casefold().split(" … "))) for w in words)
    texts = [p.replace(r"\ …", ".{0,40}").replace(r"\#\ ", host + " ") for p in phrases]
    # Words begin where a word does; scripts without spaces have no such place.
    return re.compile("|".join(rf"(?<!\w){t}" if t[0].isascii() else t for t in texts))
