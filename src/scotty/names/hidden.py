"""Characters that nobody sees: they break a row, or make a text read otherwise than it is checked."""

import re

HIDDEN = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Controls, direction marks and fillers (Unicode categories Cc, Cf, Zl, Zp); tabs and line ends are seen."""
_SOFT_HYPHEN = "\u00ad"


def read_line(text: str) -> str:
    """Return a text on one line, single spaces between its words, without what nobody sees."""
    return " ".join(HIDDEN.sub(" ", text.replace(_SOFT_HYPHEN, "")).split())
