"""Holes: fields left unfilled, marks of templates, words of machines."""

import re
from collections.abc import Iterator

from scotty.names import HIDDEN
from scotty.stages.engage.draft import Fault

_MARKS = (
    (r"\{\{.{0,80}?\}\}|\{%.{0,80}?%\}|\{[^{}\n]{0,80}\}", "is unfilled", "Fill it, or give it words for want of a fact: {slot|words}."),
    (r"\[\[.{0,60}|\]\]", "is the mark of an optional part", "Write [[? slot words ]], both ends on one level."),
    (r"<<.{0,40}?>>|<%.{0,40}?%>|%%\w+%%|\*\|\w+\|\*|%[A-Z_]{3,}%|\$\{[^}]*\}", "is a field of another system", "Write it as {slot}."),
    (r"\[(?i:your |first|last|company|name|insert|todo|tbd|title|date|time|link|placeholder)[^\]\n]{0,40}\](?!\()", "is a placeholder", "Fill it."),
    (r"(?<!\w)(?:undefined|null|NaN|nil|\[object Object\]|#N/A|#REF!|#NAME\?)(?!\w)", "is the word of a machine", "Write what was meant."),
    (r"(?<!\w)None(?!\w)(?! of | has | have | is | are | other| the less| so )", "is the word of a machine", "Write what was meant."),
    (r"\b(?:[Ll]orem ipsum|xxx+|TODO|FIXME|TBD)\b", "was to be written", "Write it."),
    (r"(?i:\bas an ai\b|\bas a(?:n ai)? language model\b|\bi cannot (?:help|assist) with\b)", "is a machine about itself", "Write the message."),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern), what, mend) for pattern, what, mend in _MARKS)
_GAPS = re.compile(r"(?:^|\n)(?:hi|hello|hey|dear) +[,!]|\b(?:at|with|for|from|about|of|to) +[,.?!](?=\s|$)|\b(?:an|the|your) *[.,?!](?=\s|$)", re.IGNORECASE)  # fmt: skip


def check_holes(text: str) -> Iterator[Fault]:
    """Yield what was not filled, and what nobody would write by hand."""
    for pattern, what, mend in _PATTERNS:
        for found in pattern.finditer(text):
            yield Fault(f"“{found[0][:60]}” {what}.", mend)
    if HIDDEN.search(text):
        yield Fault("Hidden characters: they turn or break what people see.", "Type the line anew.")
    for found in _GAPS.finditer(text):
        yield Fault(f"“{found[0].strip()}” has a gap where a word should be.", "Fill it.")
