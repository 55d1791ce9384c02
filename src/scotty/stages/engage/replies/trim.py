"""New words of a reply: without what it quotes, without signature. Pure; the same again on its result."""

import re
from collections.abc import Sequence

from scotty.stages.engage.replies.marks import (
    ATTRIBUTION,
    BANNER,
    CLOSING,
    DEVICE,
    DISCLAIMER,
    FIELD,
    FROM,
    OPENING,
    RULE,
    SEPARATOR,
)

LONGEST = 100_000
"""Characters of a text that are read."""
MOST_LINES = 3_000
"""Lines of a text that are read."""
MOST_ROUNDS = 60
"""What is cut may bring a further mark to the end: so many times at most."""
SPAN = 4
"""Lines over which an attribution ("On … wrote:") may be folded."""
TAIL = 12
"""Lines that a signature has at most."""
_WIDE = 90
"""Characters of a line of a signature at most."""
_DASHED_NAME = re.compile(r"[-–—~]\s?[A-ZÀ-Þ][\w.'’-]{0,30}(?: [\w.'’-]{1,30}){0,3}\s*")
_DELIMITER = re.compile(r"\s?(?:--|—|–)\s*")
_PARTICLES = frozenset((
    "van", "von", "der", "den", "de", "di", "da", "del", "dos", "la", "le", "el", "bin", "and",
    "und", "y",
))  # fmt: skip
_SENTENCE = re.compile(r"(?:\S+\s+){7,}\S+[.!?]\s*$|\?\s*$")
_CONTACT = re.compile(
    r"@|\bwww\.|https?://|\+?\d[\d ()./-]{6,}\d|\b(?:tel|phone|mobile|mob|cell|fax|direct)\b|\s\|\s",
    re.IGNORECASE,
)


def trim_reply(text: str, name: str = "", address: str = "") -> str:
    """Return the words of a reply that are new; "" where all is quoted.

    `name` and `address` are the sender's, as told: a last block that begins with the name, or holds
    the address, is a signature even without a mark.
    """
    lines = text[:LONGEST].replace("\r\n", "\n").split("\n")[:MOST_LINES]
    for _ in range(MOST_ROUNDS):
        left = _cut_signature(_cut_quotes(_strip(lines)), name, address)
        if left == lines:
            break
        lines = left
    return "\n".join(lines).strip()


def _strip(lines: Sequence[str]) -> list[str]:
    """Return lines without empty ones around, and without banners on top."""
    first, last = 0, len(lines)
    while last > first and not lines[last - 1].strip():
        last -= 1
    while first < last - 1 and (not lines[first].strip() or BANNER.match(lines[first])):
        first += 1
    return list(lines[first:last])


def _cut_quotes(lines: Sequence[str]) -> list[str]:
    """Return lines without quoted ones: those marked, and all behind a mark that ends the new words."""
    kept: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if line.lstrip().startswith(">"):
            place += 1
        elif span := _attribution(lines, place):
            place += span
            following = next((x for x in lines[place:] if x.strip()), ">")
            if not following.lstrip().startswith(">"):
                break
            kept.append("")
        elif _ends_new_words(lines, place):
            break
        else:
            kept.append(line)
            place += 1
    return _strip(kept)


def _attribution(lines: Sequence[str], place: int) -> int:
    """Return over how many lines an attribution stands at a place; 0 where none does."""
    if not OPENING.match(lines[place]):
        return 0
    joined = ""
    for span in range(1, SPAN + 1):
        if place + span > len(lines) or not lines[place + span - 1].strip():
            return 0
        joined = f"{joined} {lines[place + span - 1].strip()}".strip()
        if len(joined) > 500:
            return 0
        if joined.endswith(":") and ATTRIBUTION.match(joined) and re.search(r"\d|@", joined):
            return span
    return 0


def _ends_new_words(lines: Sequence[str], place: int) -> bool:
    line = lines[place]
    if SEPARATOR.match(line):
        return True
    if RULE.match(line):
        below = [x for x in lines[place + 1 : place + 5] if x.strip()]
        return bool(below) and bool(FROM.match(below[0]))
    if FROM.match(line):
        below = [x for x in lines[place + 1 : place + 8] if x.strip()][:5]
        return sum(bool(FIELD.match(x)) for x in below) >= 2
    return False


def _cut_signature(lines: list[str], name: str, address: str) -> list[str]:
    """Return lines without the signature that ends them. Something is always left."""
    for place in range(max(len(lines) - 40, 0), len(lines)):
        if place and _signs(lines, place, name, address):
            return _strip(lines[:place])
    if lines and DEVICE.match(lines[-1]) and len(lines) == 1:
        return []
    return lines


def _signs(lines: Sequence[str], place: int, name: str, address: str) -> bool:
    """Whether a signature begins at a line and reaches to the end."""
    line, below = lines[place], [x for x in lines[place + 1 :] if x.strip()]
    if not line.strip() or len(below) > 3 * TAIL:
        return False
    few = len(below) <= TAIL
    short = few and all(len(x) <= _WIDE for x in below)
    calm = short and not any(_SENTENCE.search(x) for x in below)
    marks = (
        bool(DISCLAIMER.match(line)),
        few and bool(_DELIMITER.fullmatch(line)),
        short and bool(RULE.match(line)) and (not below or bool(_CONTACT.search(" ".join(below)))),
        calm and bool(DEVICE.match(line)),
        calm and bool(CLOSING.match(line)) and _names(below),
        not below and bool(_DASHED_NAME.fullmatch(line)),
        calm and _is_card(lines, place, name, address),
    )
    return any(marks)


def _names(below: Sequence[str]) -> bool:
    """Whether what follows a closing can be a name or a card: "Thanks." may stand before a sentence."""
    if not below or _CONTACT.search(below[0]):
        return True
    words = below[0].strip(" *_,.").split()
    proper = [word[0].isupper() or word in _PARTICLES for word in words]
    return len(words) <= 5 and (all(proper) or len(words) == 1)


def _is_card(lines: Sequence[str], place: int, name: str, address: str) -> bool:
    """Whether a block at the end is the sender's name, or a card with it."""
    if lines[place - 1].strip() or not all(x.strip() for x in lines[place:]):
        return False
    block = " ".join(lines[place:])
    first = lines[place].strip(" *_,.").casefold()
    given = name.casefold().replace('"', "").split()
    named = bool(given) and (first == " ".join(given) or first in given)
    if named:
        return len(lines) - place == 1 or bool(_CONTACT.search(block)) or len(lines) - place <= 3
    mine = bool(address) and address.casefold() in block.casefold()
    return mine and len(lines) - place > 1 and not _SENTENCE.search(lines[place])
