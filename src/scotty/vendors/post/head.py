"""Headers of a mail: unfolded, decoded, bounded; whatever is broken is read as far as it goes."""

import binascii
import quopri
import re
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parsedate_to_datetime

MOST_HEAD = 131_072
"""Bytes of a header block that are read."""
MOST_VALUE = 8_192
"""Characters of one header that are read."""
MOST_ADDRESSES = 200
"""Addresses of one header that are read."""
_ENCODED = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]{0,4000})\?=")
_BETWEEN = re.compile(r"(\?=)[ \t]+(?==\?[^?\s]{1,40}\?[bBqQ]\?)")
# Only true character sets: Python also decodes by "punycode" (quadratic) and "unicode_escape".
_CHARSET = re.compile(
    r"(?:x-)?(?:utf-?(?:8|16|32)(?:-?[lb]e)?|(?:us-)?ascii|(?:iso-?|latin|l)\d[\d-]*|windows-?\d+|cp-?\d+|koi8-?[rut]"
    r"|gb(?:k|2312|18030)|big5(?:-?hkscs)?|iso-2022-\w+(?:-\d+)?|euc-?\w\w|s(?:hift)?[-_]?jis|ms932|tis-?620"
    r"|mac(?:[-_]?\w+)?|hz)"
)
ADDRESS = re.compile(
    r"[^\s<>()\[\]\"',;:@\\]{1,64}@(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,8}"
    r"(?:[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]|[^\x00-\x7f\W\d]{2,63})"
)
"""An address as it stands in running text; in any script."""
_MAILBOX = re.compile(r"<\s*([^<>\s]{1,320})\s*>")
_PARAMETER = re.compile(r";\s*([\w*-]{1,40})\s*=\s*(?:\"([^\"]{0,500})\"|([^\s;\"]{1,500}))")


class Head:
    """The headers of one mail or part, by name in lower case."""

    def __init__(self, raw: bytes) -> None:
        self._told: dict[str, list[str]] = {}
        # Read with surrogates, so that bytes outside ASCII, which mail should not hold, survive.
        parsed = BytesHeaderParser(policy=compat32).parsebytes(raw[:MOST_HEAD])
        for name, value in parsed.raw_items():
            self._told.setdefault(name.lower().strip(), []).append(_unfold(str(value)))

    def __contains__(self, name: str) -> bool:
        return name in self._told

    def raw(self, name: str) -> str:
        """Return the first value of a header as it stands, unfolded; "" where there is none."""
        return self._told.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        """Return each value of a header, decoded (RFC 2047)."""
        return [decode_words(value) for value in self._told.get(name, [])[:50]]

    def get(self, name: str) -> str:
        """Return the first value of a header, decoded (RFC 2047); "" where there is none."""
        return decode_words(self.raw(name))

    @property
    def kind(self) -> str:
        """Media type in lower case, `text/plain` where none can be read."""
        kind = self.raw("content-type").split(";")[0].strip().lower()
        return kind if re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind) else "text/plain"

    def parameter(self, name: str, header: str = "content-type") -> str:
        """Return a parameter of a header; "" where there is none."""
        for key, quoted, bare in _PARAMETER.findall(self.raw(header)):
            if key.lower().rstrip("*") == name:
                return str(quoted or bare)
        return ""

    @property
    def date(self) -> datetime | None:
        """When it says that it was sent, in UTC; None where that cannot be read."""
        try:
            told = parsedate_to_datetime(self.raw("date")[:200])
            return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None


def decode_bytes(raw: bytes, charset: str) -> tuple[str, bool]:
    """Return text of bytes in a character set, and whether that set is known and fits."""
    name = charset.strip().strip("\"'").lower()
    if _CHARSET.fullmatch(name):
        try:
            return raw.decode(name.removeprefix("x-")), True
        except (UnicodeError, LookupError):
            known = False
    else:
        known = not name
    if b"\x1b$" in raw and not name:
        return raw.decode("iso-2022-jp", errors="replace"), True
    try:
        return raw.decode("utf-8"), known
    except UnicodeError:
        return raw.decode("cp1252", errors="replace"), False


def decode_words(value: str) -> str:
    """Return a header with its encoded words decoded; what cannot be decoded stands as it is."""
    if "=?" not in value:
        return value
    return _clean(_ENCODED.sub(_decode_word, _BETWEEN.sub(r"\1", value)))


def _decode_word(found: re.Match[str]) -> str:
    charset, how, text = found.groups()
    try:
        if how in "bB":
            raw = binascii.a2b_base64(text + "=" * (-len(text) % 4))
        else:
            raw = quopri.decodestring(text.encode("utf-8"), header=True)
    except (binascii.Error, ValueError):
        return found[0]
    return decode_bytes(raw, charset.split("*")[0])[0]


def _unfold(value: str) -> str:
    raw = value[:MOST_VALUE].encode("utf-8", "surrogateescape")
    return _clean(decode_bytes(raw, "")[0])


def _clean(text: str) -> str:
    """Return one line without control characters: a decoded header may hold line breaks."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def find_addresses(text: str) -> list[str]:
    """Return the distinct addresses of a text in lower case, in order, at most 200."""
    found = dict.fromkeys(a.strip(".*'`").lower() for a in ADDRESS.findall(text))
    return list(found)[:MOST_ADDRESSES]


def read_mailbox(value: str) -> tuple[str, str]:
    """Return (address in lower case, name) of a From-like header; "" for what it does not tell."""
    boxed = _MAILBOX.search(value)
    if boxed and "@" in boxed[1]:
        return boxed[1].lower(), value[: boxed.start()].strip(" \t\"'")[:200]
    found = find_addresses(value)
    return (found[0], "") if found else ("", value.strip(" \t\"'<>")[:200])


def read_ids(value: str) -> list[str]:
    """Return the Message-IDs of a header, with angle brackets, at most 100."""
    return re.findall(r"<[^<>\s]{1,500}>", value)[:100]
