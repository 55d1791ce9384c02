"""Delivery reports (RFC 3464) and feedback reports (RFC 5965), read field by field."""

import json
import re
from typing import NamedTuple

from scotty.vendors.post.head import decode_words, find_addresses

MOST_LINES = 4_000
"""Lines of a report that are read."""
MOST_TOLD = 200
"""Recipients of a report that are read."""
MOST_WORDS = 4_000
"""Characters of one field that are kept."""
_FIELD = re.compile(r"([A-Za-z][\w-]{0,60}):[ \t]*(.*)")
_PER_RECIPIENT = frozenset({"final-recipient", "original-recipient", "action", "status"})
_DSN_START = re.compile(r"^[ \t]*(?:Final|Original)-Recipient:", re.IGNORECASE | re.MULTILINE)
_NOTIFIED = {
    "bounce": ("bouncedRecipients", "failed"),
    "complaint": ("complainedRecipients", "complained"),
    "delivery": ("recipients", "delivered"),
}
ACTIONS = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})


class Told(NamedTuple):
    """What a report says of one recipient."""

    recipient: str
    action: str
    status: str
    diagnostic: str
    #: Further words of the machine that say why, such as `X-Supplementary-Info`.
    more: str


def read_report(text: str) -> list[Told]:
    """Return what a delivery report says of each recipient, in order, each pair once."""
    told: list[Told] = []
    for group in _split_groups(text):
        if _PER_RECIPIENT & group.keys() and len(told) < MOST_TOLD:
            told.append(_read_group(group))
    return [t for t in dict.fromkeys(told) if t.recipient or t.status or t.diagnostic]


def find_report(text: str) -> str:
    """Return the lines of a report that stands within ordinary text; "" where none does."""
    found = _DSN_START.search(text)
    if not found:
        return ""
    before = text[: found.start()].split("\n")
    # Fields of the same group may stand above: Reporting-MTA, Original-Recipient.
    start = len(before)
    while start and _FIELD.match(before[start - 1].strip()):
        start -= 1
    kept = [line.lstrip() for line in before[start:]] + text[found.start() :].split("\n")
    return "\n".join(kept)


def read_notification(text: str) -> list[Told]:
    """Return what a notification of Amazon SES says, by mail or within one of Amazon SNS.

    https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
    """
    if "otificationType" not in text and "eventType" not in text:
        return []
    try:
        told, _ = json.JSONDecoder(strict=False).raw_decode(text[text.find("{") :])
        if isinstance(told, dict) and isinstance(told.get("Message"), str):
            told = json.loads(told["Message"], strict=False)
    except (ValueError, RecursionError):
        return []
    if not isinstance(told, dict):
        return []
    kind = str(told.get("notificationType") or told.get("eventType") or "").lower()
    body = told.get(kind)
    if kind not in _NOTIFIED or not isinstance(body, dict):
        return []
    field, action = _NOTIFIED[kind]
    people = body.get(field)
    answer = str(body.get("smtpResponse") or "")
    return [
        _read_notified(person, action, answer)
        for person in (people if isinstance(people, list) else [])[:MOST_TOLD]
    ]


def _read_notified(person: object, action: str, answer: str) -> Told:
    told = person if isinstance(person, dict) else {"emailAddress": person}
    diagnostic = str(told.get("diagnosticCode") or answer)[:MOST_WORDS]
    status = re.search(r"[245]\.\d{1,3}\.\d{1,3}", f"{told.get('status', '')} {diagnostic}")
    return Told(
        recipient=next(iter(find_addresses(str(told.get("emailAddress", "")))), ""),
        action=action,
        status=status[0] if status else "",
        diagnostic=re.sub(r"^smtp\s*;\s*", "", diagnostic),
        more="",
    )


def read_fields(text: str) -> dict[str, str]:
    """Return the fields of a feedback report, the first of each name."""
    fields: dict[str, str] = {}
    for group in _split_groups(text):
        fields = {**group, **fields}
    return fields


def _split_groups(text: str) -> list[dict[str, str]]:
    """Return groups of fields, parted by blank lines or by a second recipient."""
    groups: list[dict[str, str]] = [{}]
    last = ""
    for line in text.split("\n")[:MOST_LINES]:
        found = _FIELD.fullmatch(line.rstrip())
        if not line.strip():
            if groups[-1]:
                groups.append({})
            last = ""
        elif line[0] in " \t" and last:
            groups[-1][last] = f"{groups[-1][last]} {line.strip()}"[:MOST_WORDS]
        elif found:
            last = found[1].lower()
            if last == "final-recipient" and last in groups[-1]:
                groups.append({})
            groups[-1].setdefault(last, found[2].strip()[:MOST_WORDS])
        elif last:  # continued without the blank that would say so
            groups[-1][last] = f"{groups[-1][last]} {line.strip()}"[:MOST_WORDS]
    return [group for group in groups if group]


def _read_group(group: dict[str, str]) -> Told:
    status = re.search(r"[245]\.\d{1,3}\.\d{1,3}", group.get("status", ""))
    action = re.match(r"\w*", group.get("action", "").lower())
    diagnostic = decode_words(group.get("diagnostic-code", ""))
    more = [group.get(n, "") for n in ("x-supplementary-info", "x-display-name", "x-notes")]
    more.append(group.get("status", "").partition("(")[2])
    return Told(
        recipient=_find_recipient(group),
        action=action[0] if action and action[0] in ACTIONS else "",
        status=status[0] if status else "",
        diagnostic=re.sub(r"^[\w.-]{1,40}\s*;\s*", "", diagnostic),
        more=" ".join(part for part in more if part),
    )


def _find_recipient(group: dict[str, str]) -> str:
    """Return the address that we wrote to: the original one where the mail was passed on."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        told = re.sub(r"^\s*[\w-]{1,40}\s*;", "", group.get(name, ""))
        # Xtext of RFC 3461 writes "+" as "+2B".
        told = told.replace("+2B", "+").replace("+2b", "+").replace("+3D", "=")
        if found := find_addresses(told):
            return found[0]
        bare = told.strip().strip("<>").lower()
        if name == "final-recipient" and "@" in bare and " " not in bare:
            return bare[:320]
    return ""
