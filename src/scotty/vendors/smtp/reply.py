"""What an SMTP server answers, and what that means for us."""

import re
from typing import NamedTuple

from scotty.facts import Later
from scotty.ports.mail import Rejected
from scotty.vendors.post.reasons import Codes, judge_words

GREYLISTED = 300.0
"""Seconds until a server that said "not now" is asked again (RFC 6647, 4)."""
AWAY = 60.0
"""Seconds until a server that did not answer is asked again."""
_STATUS = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_DEAD = re.compile(r"5\.(?:1\.(?:[0-6]|10)|2\.1|4\.4)")
"""Statuses that say that the address is gone (RFC 3463; 5.1.10: RFC 7505)."""
_OURS = re.compile(r"5\.(?:1\.[789]|7\.\d+)")
"""Statuses about us: our address (RFC 3463), or somebody's policy. Never about theirs."""


class Reply(NamedTuple):
    """What a server answered: a code of three digits, or -1 for what is no SMTP, and its words."""

    code: int
    words: str

    @property
    def sort(self) -> int:
        """First digit of the code: 2 done, 3 go on, 4 not now, 5 no; -1 for what is no SMTP."""
        return self.code // 100

    @property
    def status(self) -> str:
        """Enhanced status (RFC 3463); "" where none is told."""
        found = _STATUS.match(self.words)
        return found[1] if found else ""

    def __str__(self) -> str:
        return f"{self.code} {' '.join(self.words.split())}"[:500]


def check_reply(reply: Reply, stage: str) -> Reply:
    """Return a reply that says yes. Raises Later for 4xx and for what is no SMTP, Rejected for 5xx.

    `stage` is what was answered: connect, ehlo, mail, rcpt, or data for the text.
    """
    if reply.sort in {2, 3}:
        return reply
    if reply.sort == 5:
        raise _reject(reply, stage)
    if reply.sort == 4:
        raise Later(f"The mail server says to come back: {reply}", GREYLISTED)
    raise Later(f"The mail server answers what is no SMTP: {reply}", GREYLISTED)


def _reject(reply: Reply, stage: str) -> Rejected:
    """Return why: in the words that bounces have; dead only where the recipient was asked about."""
    ruling = judge_words([reply.words], Codes(reply.status, str(reply.code), stage))
    theirs = stage in {"rcpt", "data"} and not _OURS.fullmatch(reply.status)
    hard = theirs and (ruling.hard or _DEAD.fullmatch(reply.status) is not None)
    why = f"The mail server says no to {_ASKED[stage]}: {reply}"
    return Rejected(why, str(reply.code), reply.status, ruling.reason, hard)


_ASKED = {
    "connect": "us",
    "ehlo": "us",
    "starttls": "a secure line",
    "mail": "the sender",
    "rcpt": "the recipient",
    "data": "the message",
}
