"""What a bounce in free text says: who, in which words, with which codes."""

import re
from typing import NamedTuple

from scotty.vendors.post.head import ADDRESS

MOST_TEXT = 60_000
"""Characters of a notice that are read."""
MOST_FOUND = 50
"""Recipients of a notice that are told apart."""
_ORIGINAL = re.compile(
    r"""^[ \t>*=_#|.-]*(?:
      (?:this\ is\ a|here\ is\ a|below\ (?:this\ line\ )?is\ (?:a|the)|enclosed\ is\ a)\ copy\ of\ (?:the|your)\ (?:original\ )?message
    | below\ this\ line\ is\ (?:a|the)\ copy\ of\ the\ message | below\ is\ the\ original\ message
    | the\ (?:header|body|text)\ of\ the\ original\ message | original\ message\ (?:follows|headers?|text|begins|begin)
    | (?:start\ of\ )?(?:the\ )?(?:original|returned|undelivered|unsent|bounced|your)\ (?:e-?)?(?:message|mail)(?:\ (?:header|text|begins?|starts?|follows?)\w*)?[ \t]*[:-]*[ \t*=_#-]*$
    | message\ headers?(?:\ follows?)?:?[ \t-]*$ | headers?\ (?:of\ the\ )?(?:original\ )?(?:message\ )?follows?:?
    | included\ (?:below\ )?is\ (?:a|the)\ (?:copy\ of\ the\ )?(?:message|original) | (?:a\ copy\ of\ )?(?:the|your)\ (?:original\ )?message\ (?:is\ )?(?:included|attached|follows|follow)
    | ursprüngliche\ nachricht | message\ d'origine | mensaje\ original | der\ mail-header | originalnachricht
    | content-type:\ (?:message/rfc822|text/rfc822-headers)
    ).*$""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_TRACE = re.compile(
    r"^[ \t]{0,8}(?:Received: |Return-Path: |X-Received: )", re.IGNORECASE | re.MULTILINE
)
_CODE = re.compile(
    r"(?<![\w.:/#@-])#?([45]\d\d)(?=[ \t#-]+(?!(?:bytes|kb|mb|hours?|days?|minutes?)\b)|$|[,;:)>.\"'\]](?:\D|$))",
    re.MULTILINE | re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.[0-7]\.\d{1,3})(?![\d.]*\d)")
# A status stands behind its reply code: "550 5.1.1", "550-'5.7.1", "<421 4.4.2".
_BEHIND = re.compile(r"(?<!\d)[45]\d\d[- ]['\"#]?([45]\.[0-7]\.\d{1,3})(?![\d.]*\d)")
# An answer of another server within that of the nearer one.
_INNER = re.compile(r"(?:<|\d{3}-')([45]\d\d[ -]'?[45]\.[0-7]\.\d{1,3} .*)", re.DOTALL)
_SAID = re.compile(
    r"(?:said|reason|responded with|response(?: was)?|error(?: was|[ _]code)?|server error|replied|<<<|says|status|after [a-z :<>@.\w+-]{2,80}|remote host|#|returned(?: was)?|smtp;)[ \t:\"'(<]{0,4}\s{0,8}#?([45]\d\d)\b",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r"(?:in reply to|after|response to|>>>|while|during|to the|did not like our|smtp command)\s+(?:end of |pipelined |sending |the )?(data|rcpt|mail|helo|ehlo|initial|connect|starttls|auth)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^[ \t]*(?:[>*+\-•\d.)(]{1,4}[ \t]+)?(?:(?:recipients?|address|e-?mail|user|for|failed recipient|rcpt to|(?:original |final |intended )?recipient address|an|à|para)\s*[:=]?\s*)?[<\"'(\[]?\s*(?:smtp:|mailto:|rfc822;\s*)?$",
    re.IGNORECASE,
)
_ROBOTS = re.compile(
    r"^(?:mailer-?daemon|postmaster|abuse|double-bounce|no-?reply|noreply|hostmaster|webmaster|helpdesk|support)\b"
)
_FAILED = re.compile(
    r"fail|not be delivered|undeliver|unknown|no such|not exist|rejected|refused|full|quota|disabled|not found|unable|could not|cannot|can't|denied|invalid|not accept|delay|returned|[45]\d\d",
    re.IGNORECASE,
)


class Trace(NamedTuple):
    """What a notice says of one recipient."""

    recipient: str
    words: str


def cut_original(text: str) -> tuple[str, str]:
    """Return (the notice, the returned mail that follows it) of a text."""
    text = text[: 4 * MOST_TEXT]
    ends = [found.start() for r in (_ORIGINAL, _TRACE) if (found := r.search(text))]
    end = min(ends, default=len(text))
    if text[:end].strip():
        return text[:end][:MOST_TEXT], text[end:]
    return text[:MOST_TEXT], ""


def find_code(words: str) -> str:
    """Return the SMTP reply code that a text tells; "" where none."""
    said = _SAID.search(words)
    if said:
        return said[1]
    found = _CODE.search(words)
    return found[1] if found else ""


def find_answer(words: str) -> str:
    """Return what the other server answered, from its code to the end of the paragraph; "" if none."""
    found = _SAID.search(words) or _CODE.search(words)
    if not found:
        return ""
    rest = words[found.start(1) :]
    end = re.search(r"\n[ \t]*(?:\n|>>>|-{5,})", rest)
    return rest[: end.start()] if end else rest


def find_inner(words: str) -> str:
    """Return the answer of a further server that an answer holds; the answer itself where none."""
    found = _INNER.search(words)
    return found[1] if found else words


def find_status(words: str) -> str:
    """Return the enhanced status code that a text tells; "" where none."""
    found = _BEHIND.search(words) or _STATUS.search(words)
    return found[1] if found else ""


def find_stage(words: str) -> str:
    """Return the SMTP command that was answered, in lower case; "" where none is told."""
    found = _STAGE.search(words)
    return found[1].lower() if found else ""


def trace_notice(text: str, known: list[str], ours: set[str], surely: bool) -> list[Trace]:
    """Return recipients and what is said of each.

    `known` are addresses that the mail was written to, `surely` whether those are the ones that
    failed; `ours` are never recipients.
    """
    lines = text.split("\n")
    marks = _mark_lines(lines, ours)
    listed = [a for a in dict.fromkeys(a for _, a, _ in marks) if a in known]
    leads = list(dict.fromkeys(a for _, a, lead in marks if lead))
    failed = list(dict.fromkeys(a for n, a, _ in marks if _FAILED.search(lines[n])))
    wanted = (known if surely else leads) or listed or failed or known[:1]
    wanted = wanted or [a for _, a, _ in marks[:1]]
    if len(wanted) <= 1:
        return [Trace(wanted[0] if wanted else "", _drop_greeting(lines, marks, wanted))]
    starts: dict[str, list[int]] = {}
    for number, address, _ in marks:
        if address in wanted:
            starts.setdefault(address, []).append(number)
    found = []
    edges = sorted({n for places in starts.values() for n in places} | {len(lines)})
    for address in wanted[:MOST_FOUND]:
        spans = ((n, edges[edges.index(n) + 1]) for n in starts.get(address, [])[:5])
        found.append(Trace(address, "\n".join("\n".join(lines[a:b]) for a, b in spans)))
    return found


def _drop_greeting(lines: list[str], marks: list[tuple[int, str, bool]], wanted: list[str]) -> str:
    """Return the lines from the recipient on, where something follows; else all."""
    starts = [n for n, address, lead in marks if lead and address in wanted]
    rest = "\n".join(lines[starts[0] :]) if starts else ""
    return rest if _FAILED.search(ADDRESS.sub("", rest)) else "\n".join(lines)


def _mark_lines(lines: list[str], ours: set[str]) -> list[tuple[int, str, bool]]:
    """Return (line, address, whether the line begins with it) of addresses that may have failed."""
    marks = []
    for number, line in enumerate(lines[:2_000]):
        if "@" not in line:
            continue
        for found in ADDRESS.finditer(line[:2_000]):
            address = found[0].strip(".*'`").lower()
            if address in ours or _ROBOTS.match(address):
                continue
            lead = bool(_LEAD.fullmatch(line[: found.start()]))
            marks.append((number, address, lead))
            if len(marks) >= 500:
                return marks
    return marks
