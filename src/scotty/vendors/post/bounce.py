"""Which mails were not delivered, to whom, and why: out of reports, notices and headers."""

import re

from scotty.ports.mail import Bounce
from scotty.vendors.post.head import Head, find_addresses, read_mailbox
from scotty.vendors.post.parts import RETURNED, Opened
from scotty.vendors.post.reasons import Codes, judge_words
from scotty.vendors.post.report import Told, find_report, read_notification, read_report
from scotty.vendors.post.trace import (
    cut_original,
    find_answer,
    find_code,
    find_inner,
    find_stage,
    find_status,
    trace_notice,
)

MOST_DIAGNOSTIC = 1_000
"""Characters of a server's words that are kept."""
MOST_BOUNCES = 200
"""Recipients of one report that are kept."""
_DELIVERY = ("message/delivery-status", "message/global-delivery-status")
_TOLD = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}")
"""Words of a server beside its codes: then what our own machine adds is not asked."""
_EMPTY_STATUS = re.compile(r"[245]\.0\.0")


class Notice:
    """What a bounce consists of: the machine's report, the words to a person, the returned mail."""

    def __init__(self, opened: Opened, text: str) -> None:
        self.head = opened.head
        outer = [part for part in opened.parts if not part.within]
        reports = [part.text for part in outer if part.kind in _DELIVERY]
        self.words, behind = cut_original(text)
        self.report = "\n\n".join(reports) or find_report(text)
        returned = [part for part in opened.parts if part.kind in RETURNED]
        self.original = returned[0].head if returned else find_original(behind)

    @property
    def failed(self) -> list[str]:
        """Addresses that a header tells as failed (Exim, Gmail)."""
        return find_addresses(" ".join(self.head.all("x-failed-recipients")))

    @property
    def written_to(self) -> list[str]:
        """Addresses that the returned mail went to, or that headers tell as failed."""
        told = self.failed
        for name in ("to", "cc", "x-receiver", "x-envelope-to"):
            told += find_addresses(" ".join(self.original.all(name)))
        return list(dict.fromkeys(told))

    @property
    def ours(self) -> set[str]:
        """Addresses that are the sender's or the reporting machine's, and no recipients."""
        names = ("from", "sender", "return-path", "errors-to", "reply-to", "x-sender")
        told = {read_mailbox(self.original.get(name))[0] for name in names}
        told |= set(find_addresses(" ".join(self.head.all("to"))))
        told |= {
            read_mailbox(self.head.get(name))[0] for name in ("from", "reply-to", "return-path")
        }
        told |= set(self.original.raw("message-id").lower().strip("<>").split())
        return told - set(self.written_to)


def find_original(text: str) -> Head:
    """Return the headers of a mail returned within text: the first block that looks like some."""
    lines = text.split("\n")[:400]
    named = re.compile(
        r"[ \t>|]{0,8}((?:From|To|Subject|Received|Return-Path|Date|Message-ID): .*)", re.IGNORECASE
    )
    first = next((n for n, line in enumerate(lines) if named.fullmatch(line)), None)
    if first is None:
        return Head(b"")
    mark = re.match(r"[ \t>|]{0,8}", lines[first])
    prefix = mark[0] if mark else ""
    block = []
    for line in lines[first:]:
        bare = line.removeprefix(prefix)
        if not bare.strip():
            break
        block.append(bare)
    return Head(("\n".join(block) + "\n\n").encode("utf-8", "replace"))


def read_bounces(notice: Notice) -> tuple[Bounce, ...]:
    """Return what a notice says of each recipient, in order; () where it says of none."""
    told = read_notification(notice.words) or read_report(notice.report)
    if told:
        found = _join_told(notice, told)
    else:
        known = notice.failed or notice.written_to
        traces = trace_notice(notice.words, known, notice.ours, bool(notice.failed))
        found = [_judge(t.recipient, t.words, Told("", "", "", "", "")) for t in traces]
    seen: dict[str, Bounce] = {}
    for bounce in found:
        seen.setdefault(bounce.recipient, bounce)
    return tuple(seen.values())[:MOST_BOUNCES]


def _join_told(notice: Notice, told: list[Told]) -> list[Bounce]:
    """Return bounces of a report, its gaps filled from the words beside it."""
    known = [t.recipient for t in told if t.recipient]
    traces = {t.recipient: t.words for t in trace_notice(notice.words, known, notice.ours, True)}
    found = []
    for one in told:
        recipient = one.recipient
        if not recipient and len(told) == 1:
            recipient = next(iter(traces), "") or next(iter(notice.written_to), "")
        words = traces.get(recipient, notice.words if len(told) == 1 else "")
        found.append(_judge(recipient, words, one))
    return found


def _judge(recipient: str, words: str, told: Told) -> Bounce:
    said = find_inner(f"{told.diagnostic} {told.more}".strip())
    answer = find_answer(words)
    status = _choose_status(find_status(said), told.status, find_status(answer), find_status(words))
    code = find_code(said) or find_code(answer)
    stage = find_stage(said) or find_stage(words)
    texts = [_drop_addresses(text) for text in (said, answer)]
    if not any(_TOLD.search(text) for text in texts):
        texts.append(_drop_addresses(words))
    ruling = judge_words(texts, Codes(status, code, stage))
    if told.action == "complained":
        ruling = ruling._replace(reason="feedback", hard=False)
    elif told.action in ("delivered", "relayed", "expanded"):
        ruling = ruling._replace(reason="delivered", hard=False)
        code = said[:3] if re.match(r"2\d\d\b", said) else ""
    elif (
        told.action == "delayed" and not ruling.hard and ruling.because in (status, code, stage, "")
    ):
        ruling = ruling._replace(reason="expired")
    return Bounce(
        recipient=recipient,
        reason=ruling.reason,
        hard=ruling.hard,
        status=status,
        code=code,
        diagnostic=" ".join((said or words).split())[:MOST_DIAGNOSTIC],
        action=told.action,
    )


def _choose_status(*told: str) -> str:
    """Return the first status that says more than that something failed, else the first."""
    given = [status for status in told if status]
    return next((s for s in given if not _EMPTY_STATUS.fullmatch(s)), given[0] if given else "")


def _drop_addresses(words: str) -> str:
    """Return words without addresses: a name such as virus@ or spam-filter@ says nothing."""
    return re.sub(r"[^\s<>@]{1,64}@[\w.-]{1,255}", "@", words)


def complaint_bounce(fields: dict[str, str], original: Head) -> Bounce:
    """Return what a feedback report (RFC 5965) says: who complained."""
    told = fields.get("original-rcpt-to", "") or fields.get("removal-recipient", "")
    found = find_addresses(told) or find_addresses(original.get("to"))
    kind = fields.get("feedback-type", "abuse").strip().lower()[:40]
    return Bounce(
        recipient=found[0] if found else "", reason="feedback", hard=False, diagnostic=kind
    )
