"""Bytes of a page to its text, whatever charset it claims to be in."""

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.-]{2,40})""", re.IGNORECASE)  # fmt: skip
#: Charsets of the WHATWG Encoding standard. Python knows others that are no charsets of pages, and
#: some whose time grows with the square of their input.
_KNOWN = re.compile(
    r"utf-?8|utf-?16(?:le|be|-le|-be)?|(?:us-)?ascii|(?:iso|iso-|iso_)?8859[-_]\d{1,2}|latin-?[1-9]"
    r"|(?:windows-|cp)(?:125[0-8]|866|874|932|949)|koi8-[ru]|gb(?:k|2312|18030)|big5(?:-hkscs)?"
    r"|euc-?(?:jp|kr)|shift[-_]?jis|iso-2022-jp|mac(?:intosh|-?roman|-?cyrillic)"
)
_SAMPLE = 20_000
"""Bytes by which a charset is guessed."""
LATIN_SHARE = 0.2
_LATIN_PAGES = ("cp1252", "cp1250", "cp1254")
_OTHER_PAGES = ("cp1251", "koi8_r", "cp1253", "shift_jis", "euc_jp", "gb18030", "big5", "cp949", "cp1255", "cp1256")  # fmt: skip
_NAMES = {"macintosh": "mac-roman", "us-ascii": "windows-1252", "ascii": "windows-1252"}
_LATIN = re.compile(r"(?:iso|iso-|iso_)?8859[-_]1|latin-?1")


def decode_page(body: bytes, told: str = "") -> str:
    """Return the text of a page; `told` is the charset that its header names.

    What reads as UTF-8 is UTF-8, whatever is claimed: other text does so only by a rare accident.
    What cannot be read becomes U+FFFD; nothing raises.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = _DECLARED.search(body[:2_048])
    claims = (told.lower(), declared[1].decode("ascii").lower() if declared else "")
    names = [n for claim in claims if (n := _know(claim))]
    wide = [n for n in names if n.startswith(("utf-16", "iso-2022"))]
    for name in (*wide, "utf-8", *names):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    # A few broken bytes in what is else as claimed; UTF-8 where it was claimed first.
    return body.decode(names[0] if names else _guess(body[:_SAMPLE]), "replace")


def _guess(sample: bytes) -> str:
    """Return the likeliest charset of a page that claims none; in Latin script few bytes are high."""
    from charset_normalizer import from_bytes  # seldom needed, slow to load

    latin = sum(byte > 127 for byte in sample) < LATIN_SHARE * len(sample)
    best = from_bytes(sample, cp_isolation=list(_LATIN_PAGES if latin else _OTHER_PAGES)).best()
    return best.encoding if best is not None else "windows-1252"


def _know(claim: str) -> str:
    """Return the name of a charset as Python knows it; "" where it is none of pages."""
    if not _KNOWN.fullmatch(claim):
        return ""
    return "windows-1252" if _LATIN.fullmatch(claim) else _NAMES.get(claim, claim)
