"""Outside words made fit to be said: one line, bounded, no markup, no orders to the reader."""

import re
import unicodedata

SPOKEN = 90
"""Characters of outside text that a sentence takes at most: a headline, a post, a name."""

_CONTROL = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_SPEAKABLE = re.compile(r"[\w \-–—,.'’&()/+%$€£:;!?“”\"#@*]+")
_FOREIGN = re.compile(
    # An address, a link, markup, a slot: nothing of this belongs into a sentence of ours.
    r"://|www\.|[\w.]+@[\w.]+\.\w|[<>{}\[\]`|\\~^]|javascript:|&#?\w+;",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    # Words that speak to a machine that reads, or to a person in our name.
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rule|instruction|prompt|previous|above|policy|polic)"
    r"|\bsystem prompt\b|\byou are (?:now|an? (?:ai|assistant|model))\b|\bas an ai\b|\bassistant:",
    re.IGNORECASE,
)


def speak(told: object, longest: int = SPOKEN) -> str:
    """Return outside text as one plain line; "" where it is not fit to be said.

    Fit is: one line's worth of letters and light punctuation, no link, address, markup or slot,
    no order to whoever reads it, not longer than `longest`. Nothing is cut short: half a name
    is a wrong name.
    """
    text = unicodedata.normalize("NFC", str(told)[: 4 * longest + 4])
    if any(unicodedata.category(c) in _CONTROL for c in text if c not in "\t\n\r"):
        return ""
    line = " ".join(text.split())
    if not 0 < len(line) <= longest or not any(c.isalnum() for c in line):
        return ""
    if "\n" in text.strip() or _FOREIGN.search(line) or _ORDERS.search(line):
        return ""
    return line if _SPEAKABLE.fullmatch(line) else ""
