"""Sentences: where each begins and ends; a full stop after "Inc" or "approx" ends none."""

import re
from collections.abc import Iterator

_SHORT_TEXT = """
mr mrs ms dr prof sr jr st mt vs etc approx ca cf no nos vol fig al ed eds est max min dept inc ltd co corp llc plc
bros gmbh mfg intl assn univ gen gov rep sen hon rev messrs jan feb mar apr jun jul aug sep sept oct nov dec mon tue
wed thu fri sat sun e.g i.e a.m p.m u.s u.k e.u s.a b.v n.v s.p.a s.r.l s.l s.a.s a.g ph.d u.s.a z.b d.h
mio mrd tsd nr bzw ggf usw abs str dipl ing mme mlle
"""
_SHORT = frozenset(_SHORT_TEXT.split())
_FORMS_TEXT = """
inc ltd co corp llc plc bros s.a b.v n.v s.p.a s.r.l s.l etc a.m p.m
"""
_FORMS = frozenset(_FORMS_TEXT.split())
"""Short forms that may also stand at the end of a sentence."""
_OPENERS_TEXT = """
the this that these those they it we i you he she there if when would could can do does did is are was what why how
who where may might shall should have has had in on at for from with as after before our your their my his her its no
not and but so or then here one most many both all each thanks best
"""
_OPENERS = frozenset(_OPENERS_TEXT.split())
_STOP = re.compile(r"[.!?…]+(?:[\"”’')\]“]|\s?»)*(?=\s+|$)")
_ORDINAL = re.compile(r"(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Jahr|Platz)")
"""What follows a number with a full stop in German: "3. März"."""
_LIST = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_BREAK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+#>]|\d{1,3}[.)])[ \t])|  \n|\\\n")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order, without the space around them."""
    return [text[start:end] for start, end in find_sentences(text)]


def find_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence. Paragraphs, list items and hard breaks end one, too."""
    start = 0
    for found in _BREAK.finditer(text):
        yield from _split_block(text, start, found.start())
        start = found.end()
    yield from _split_block(text, start, len(text))


def _split_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    mark = _LIST.match(text[start:end])
    start += mark.end() if mark else 0
    for found in _STOP.finditer(text, start, end):
        if _ends(text, start, found, end):
            yield from _trim(text, start, found.end())
            start = found.end()
    yield from _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _ends(text: str, start: int, found: re.Match[str], end: int) -> bool:
    """Return whether the mark ends a sentence, by the words before and after it."""
    rest = text[found.end() : end].lstrip()
    if not rest:
        return True
    if _quotes_open(text[start : found.start()]) and not re.search(r"[\"”]", found[0]):
        return False
    if found[0][0] != "." or found[0].startswith(".."):
        return not rest[0].islower()
    before = re.search(r"[\w.]+$", text[start : found.start()])
    word = before[0].casefold() if before else ""
    follows = re.match(r"[\w’']+", rest)
    opener = follows is not None and follows[0].casefold() in _OPENERS and follows[0][0].isupper()
    if re.fullmatch(r"\d{1,2}", word) and _ORDINAL.match(rest):
        return False
    if word in _SHORT or re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", word):
        # A short form or an initial: the end only where a usual opener follows. "I" is a word.
        return word == "i" or (opener and (word in _FORMS or "." in word))
    return not rest[0].islower()


def _quotes_open(text: str) -> bool:
    if "„" in text:  # German: “ closes what „ opened
        return text.count("„") > text.count("“") + text.count("”")
    if text.count("«") != text.count("»"):
        return True
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1
