"""What a reply says, in one word: by phrases, in an order of precedence. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from scotty.stages.engage.replies.back import REACH, choose_later, choose_return
from scotty.stages.engage.replies.contacts import Referral, find_referral
from scotty.stages.engage.replies.dates import Day, find_days
from scotty.stages.engage.replies.words import Hit, Token, find_hits, read_tokens

CLASSES = (
    "unsubscribe",
    "hostile",
    "out_of_office",
    "referral",
    "wrong_person",
    "not_now",
    "objection",
    "interested",
    "question",
    "unclear",
)
"""Classes in their order of precedence; see docs/method/replies.md for why."""
MACHINE_WORDS = 90
"""A text of no more words that says that somebody is away may be a machine's without saying so."""
HALT_WORDS = 4
"""A text of no more words and stops may be a bare "STOP", or "No."."""
SURE = {"plain": 0.9, "rival": 0.75, "faint": 0.8, "none": 0.4}
"""How sure a class is: a clear phrase alone; one that another class stood against; a weak one; none.

The strength of a rule. The shares measured on the held-back cases are in docs/method/replies.md.
"""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What a reply says."""

    #: One of CLASSES.
    said: str
    #: See SURE.
    sure: float
    #: The words that decided, verbatim out of the text or the subject; "" where none did.
    evidence: str = ""
    #: When they are back, or want to hear from us again; None where not told.
    back: date | None = None
    referral: str = ""
    referral_name: str = ""


class Read(NamedTuple):
    """A reply, read once."""

    text: str
    received: date
    automatic: bool
    tokens: Sequence[Token]
    hits: Sequence[Hit]
    days: Sequence[Day]
    referral: Referral | None

    def of(self, *groups: str) -> list[Hit]:
        """Return the phrases of these groups, in order."""
        return [hit for hit in self.hits if hit.group in groups]


def judge_reply(
    text: str,
    received: date,
    *,
    subject: str = "",
    automatic: bool = False,
    own: frozenset[str] = frozenset(),
) -> Judged:
    """Return what the new words of a reply say, as seen on the day it came.

    `automatic`: a machine sent it; then it is never interested, a question or an objection.
    `own`: addresses, in lower case, that are no referral: the sender's and ours. The subject is read
    where the machine speaks in it ("Out of office until Monday").
    """
    read = _read(text, received, automatic, own)
    found = _judge(read)
    if not automatic or not subject or (found.said != "unclear" and found.back):
        return found
    told = _judge(_read(subject, received, automatic, own))
    if found.said not in ("unclear", told.said):
        return found
    kept = told if found.said == "unclear" else found
    day = choose_return(read.days, read.hits, read.text) if kept.said == "out_of_office" else None
    return msgspec.structs.replace(kept, back=day.day if day else told.back)


def _read(text: str, received: date, automatic: bool, own: frozenset[str]) -> Read:
    tokens = read_tokens(text)
    hits = find_hits(text, tokens)
    refer = [hit for hit in hits if hit.group == "refer"]
    days = find_days(text, received)
    return Read(text, received, automatic, tokens, hits, days, find_referral(text, refer, own))


def _judge(read: Read) -> Judged:
    for rule in (_leave, _hostile, _absent, _sent_on, _later, _no, _yes, _ask):
        if found := rule(read):
            return found
    return Judged(said="unclear", sure=SURE["none"])


def _tell(read: Read, said: str, hits: Sequence[Hit], *rivals: str) -> Judged:
    """Return a class with its evidence: the longest phrase."""
    best = max(hits, key=lambda h: (h.words, -h.start))
    kind = "faint" if best.words < 2 else "rival" if read.of(*rivals) else "plain"
    return Judged(said=said, sure=SURE[kind], evidence=read.text[best.start : best.end])


def _leave(read: Read) -> Judged | None:
    hits = read.of("leave")
    if not hits and len(read.tokens) <= HALT_WORDS:
        hits = read.of("halt")
    if not hits or (read.automatic and read.of("absent")):
        return None
    return _tell(read, "unsubscribe", hits)


def _hostile(read: Read) -> Judged | None:
    hits = read.of("hostile")
    return _tell(read, "hostile", hits, "yes") if hits and not read.automatic else None


def _absent(read: Read) -> Judged | None:
    """Away: told by a machine, or so shortly that it may have been one."""
    hits = read.of("absent")
    if not hits and read.automatic:
        # "Returning 7/22": a machine that tells a day beside "back" or "until" says so, too.
        told = choose_return(read.days, read.hits, read.text)
        beside = read.of("return", "until", "through")
        hits = beside if told and any(_beside(hit, told) for hit in beside) else []
    if not hits or read.of("gone"):
        return None
    words = sum(token.word.isalnum() for token in read.tokens)
    spoken = read.of("yes", "no", "later") and not read.automatic
    day = choose_return(read.days, read.hits, read.text)
    if spoken and day and not read.of("no"):
        said = _tell(read, "not_now", hits, "yes")
        return msgspec.structs.replace(said, back=day.day)
    if not read.automatic and (spoken or words > MACHINE_WORDS):
        return None
    found = _tell(read, "out_of_office", hits, "yes", "no", "later")
    return msgspec.structs.replace(found, back=day.day if day else None)


def _beside(hit: Hit, day: Day) -> bool:
    return max(day.start - hit.end, hit.start - day.end) <= REACH


def _sent_on(read: Read) -> Judged | None:
    """Somebody else: with whom to write to, a referral; without, the wrong person."""
    wrong, refer = read.of("gone", "wrong"), read.of("refer")
    told = read.referral
    if told and (wrong or (refer and _points(read, told))):
        said = _tell(read, "referral", refer or wrong, "no", "later")
        return msgspec.structs.replace(
            said,
            evidence=read.text[told.start : told.end],
            referral=told.address,
            referral_name=told.name,
        )
    return _tell(read, "wrong_person", wrong, "yes") if wrong else None


def _points(read: Read, told: Referral) -> bool:
    """Whether words beside a name or an address send us on: "contact" alone may be their own."""
    return any(hit.start <= told.end and hit.end >= told.start - 2 for hit in read.of("refer"))


def _later(read: Read) -> Judged | None:
    hits = read.of("later")
    if not hits or read.automatic:
        return None
    day = choose_later(read.days, hits, read.received)
    if day and day.near and read.of("yes"):
        return None  # "not today, but Tuesday suits me" is a yes
    found = _tell(read, "not_now", hits, "yes", "no")
    return msgspec.structs.replace(found, back=day.day if day else None)


def _no(read: Read) -> Judged | None:
    hits = read.of("no")
    if not hits and len(read.tokens) <= HALT_WORDS:
        hits = read.of("nay")
    return _tell(read, "objection", hits, "yes", "maybe") if hits and not read.automatic else None


def _yes(read: Read) -> Judged | None:
    hits = read.of("yes")
    if read.automatic:
        return None
    if hits:
        return _tell(read, "interested", hits, "no", "later")
    kind = read.of("maybe")
    if kind and not _asks(read):
        return _tell(read, "interested", kind) if len(read.tokens) <= 12 else None
    return None


def _asks(read: Read) -> bool:
    return any(token.word == "?" for token in read.tokens) or "？" in read.text


def _ask(read: Read) -> Judged | None:
    if read.automatic:
        return None
    hits = read.of("ask")
    if _asks(read):
        if hits:
            return _tell(read, "question", hits)
        if not any(token.word.isalnum() for token in read.tokens):
            return None
        at = max(read.text.find("?"), read.text.find("？"))
        return Judged(said="question", sure=SURE["faint"], evidence=read.text[at : at + 1])
    strong = [hit for hit in hits if hit.words >= 2]
    return _tell(read, "question", strong) if strong else None
