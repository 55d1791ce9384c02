"""Header lines: whatever a text holds, it stays within its own line."""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable

WIDTH = 76
"""Characters of a line where it can be helped (RFC 5322, 2.1.1; RFC 2047, 2)."""
MOST_NAME = 120
MOST_SUBJECT = 250
"""Characters that are kept: nobody reads on, and folding has an end."""
_JOINERS = frozenset("\u200c\u200d")
"""Of the characters without a shape, the two that spell words: ZWNJ in Persian, ZWJ in Hindi."""
_PLAIN = re.compile(r"^[ -~]*$")
_PHRASE = re.compile(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*$")
_LONGEST_WORD = 39
"""Bytes in one encoded word: 64 characters with its frame, which leaves room for the header's name."""


def clean_line(text: str, most: int) -> str:
    """Return a text as one line of at most so many characters, without what is not to be seen.

    Controls, line ends, and characters that turn the direction of writing (Unicode UAX #9) are
    gone: none of them can open a header or make an address look like another.
    """
    kept = [_keep(c) for c in text[: most * 4]]
    return " ".join("".join(kept).split())[:most].strip()


def _keep(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    if category == "Cs":
        return "\ufffd"  # half of a pair: no encoding has it
    return character if category != "Cf" or character in _JOINERS else ""


def write_subject(text: str) -> bytes:
    """Return the `Subject:` line."""
    return write_line("Subject", _encode_words(clean_line(text, MOST_SUBJECT), len("Subject: ")))


def write_mailbox(header: str, name: str, address: str) -> bytes:
    """Return a `From:`, `To:` or `Reply-To:` line of one address, as `write_address` wrote it."""
    shown = clean_line(name, MOST_NAME)
    if not shown:
        return write_line(header, [address])
    if _PLAIN.match(shown) and "=?" not in shown and len(shown) < WIDTH:
        quoted = '"' + re.sub(r'(["\\])', r"\\\1", shown) + '"'
        return write_line(header, [shown if _PHRASE.match(shown) else quoted, f"<{address}>"])
    return write_line(header, [*_encode_words(shown, len(header) + 2), f"<{address}>"])


def write_line(name: str, words: Iterable[str]) -> bytes:
    """Return a header of words that hold no line end, folded before a word that would be too far right."""
    lines, line = [], f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > WIDTH and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    # A stray line end must not become a header, whoever passed it on: the last lock on this door.
    kept = [re.sub(r"[\r\n\0]", "", part) for part in (*lines, line)]
    return "\r\n".join(kept).encode() + b"\r\n"


def _encode_words(text: str, begun: int) -> list[str]:
    """Return a cleaned text as words: as they are where ASCII allows, else encoded (RFC 2047)."""
    words = text.split(" ")
    plain = _PLAIN.match(text) and "=?" not in text
    if plain and all(len(word) < WIDTH - begun for word in words):
        return words
    encoded, chunk = [], b""
    for character in text:
        letter = character.encode()
        if len(chunk) + len(letter) > _LONGEST_WORD:
            encoded.append(chunk)
            chunk = b""
        chunk += letter
    return [f"=?utf-8?B?{b64encode(c).decode()}?=" for c in (*encoded, chunk)]
