"""A page laid out in lines: each a sentence, with the company's names and "we" as one sign."""

import re
from collections.abc import Iterator

import msgspec

from scotty.grounding import split_sentences
from scotty.grounding.vocabulary import load_vocabulary
from scotty.names import HIDDEN
from scotty.stages.research.document import Document
from scotty.stages.research.read.orders import is_order
from scotty.stages.research.read.subject import Subject, find_names

US = "⦿"
"""Stands in a line for the company, however it is called there."""
LONGEST = 20_000
"""Characters of a text that are kept and read; a longer one comes in parts."""
BLOCK, SENTENCE = 3_000, 700
"""Characters of a paragraph, and of a sentence, that are looked at in one piece."""
CROWDED = 200
"""Full stops of a paragraph beyond which it is a table of contents, or garbage."""

_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_OPEN = '“"„«'
_QUOTED = re.compile(r"“[^“”]{1,650}”?|\"[^\"]{1,650}\"?|„[^„“”]{1,650}[“”]?|«[^«»]{1,650}»?")
_WE = re.compile(r"\b(?:[Ww]e|[Ww]ir|[Nn]ous|us|uns)\b")
_OUR = re.compile(
    r"\b(?:[Oo]ur|[Uu]nser(?:e[nmrs]?)?|[Nn]otre|[Nn]os)\b(?: (?:own|eigene[nrms]?)\b)?"
)
_SHORT = re.compile(r"\b([Ww]e)['’](ve|re|ll|d)\b")
_LONG = {"ve": "have", "re": "are", "ll": "will", "d": "would"}
_COMPANY = re.compile(
    r"\b[Tt]he (?:company|firm)\b|\b[Dd](?:as|em) Unternehmen\b|\b[Ll](?:['’]entreprise|a société)\b"
)
_SAYS = re.compile(
    r"\b(?:said|says|told|adds?|added|admitted|explain(?:s|ed)|comment(?:s|ed)|sagt[e]?|erklärt[e]?|so|dit|déclar\w+|affirm\w+|expliqu\w+|according to)\b|[–—]"
)
_STAFF = re.compile(
    r"\b[Oo]ur (?:[\w-]+ ){0,2}?(?:CEO|CFO|CTO|COO|CIO|CMO|CRO|chief|head|VP|vice|director|founder|co-founder|president|managing|controller|Geschäftsführ\w+|Leiter\w*|direct\w+)\b"
)
_PLACE = r"(?:of|at|from|for|von|bei|der|des|de|du|chez|,)"
_AFTER = re.compile(rf"{US}(?:['’]s)? \([^()]{{1,60}}\)")
_ASIDE = re.compile(rf"{US}, (?!and |und |et )[^,;{US}]{{2,90}}, (?=[a-zà-ÿ])")
_REPORT = re.compile(
    rf"{US} (?:(?:today|also|now|just|recently|last week|this week|has|have|is|are|was|were|on \w+|heute|aujourd['’]hui|hat|haben|a|avons),? ){{0,3}}"
    r"(?:announce[sd]?|said|says|confirm(?:s|ed)?|report(?:s|ed)?|disclose[sd]?|(?:pleased|excited|delighted|proud|thrilled|happy|glad) to (?:announce|share|report)"
    r"|gibt bekannt|annonce|annoncé|meldet|teilt mit|fière? d['’]annoncer)(?: today| heute| (?:on )?[A-Z][a-z]+day)?,? "
    rf"(?:(?:that|dass|avoir|que) (?:(?:it|they|{US}) )?|(?:it|they|{US}) )"
)
_SOMEBODY = re.compile(
    rf"(?:Mr|Mrs|Ms|Dr|Herr|Frau|Mme)\.? {US}|[A-Z][a-z]+ {US}, (?:an? |who |\d\d\b)"
)
_GLAD = re.compile(
    rf"{US} (?:is|are|was|were) (?:very )?(?:pleased|excited|delighted|proud|thrilled|happy|glad) to "
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mär|Mai|Okt|Dez|jan|fév|mars|avr|mai|juin|juil|août|sep|oct|nov|déc)[a-zä-ÿ]*\.?"
_LISTED = re.compile(
    r"(?<!\bon)(?<!\bof)(?<!\bby)(?<!\bin)(?<!\bam)(?<!\ble)(?<!\bab)(?<!\bdu)(?<!\bau)(?<!\bvom)(?<!\bbis)(?<!\bzum)(?<!\bfrom)(?<!\bsince)(?<!\buntil)"
    rf"[\s,–—|·-]+(?:{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}}\.? {_MONTH} \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}\.\d{{1,2}}\.\d{{4}})\s*$"
)
"""The date after a headline in a list of news: no part of what the headline says."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of a page."""

    #: As it stands.
    text: str
    #: With the sign for the company, asides after it and "announced that" left out.
    said: str
    #: With the sign, all else in its place.
    raw: str
    #: How the company is named in it: by name, as "we", in what its people say, as "the company"; "".
    standing: str
    #: Which paragraph it is of, and whether it is the whole of it.
    block: int
    whole: bool


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A document, ready for the readers of all areas."""

    document: Document
    subject: Subject
    #: Whether the company itself speaks in it.
    own: bool
    lines: tuple[Line, ...]
    #: Paragraphs that tried to give orders; none of their sentences is among the lines.
    orders: int = 0


def clean_text(text: str) -> str:
    """Return a text without markup and what nobody sees; lines stay lines."""
    seen = HIDDEN.sub(" ", _UNSEEN.sub("", text.replace("\r\n", "\n")))
    for _ in range(2):  # a tag within a tag
        seen = _TAG.sub(" ", seen)
    lines = (" ".join(line.replace(US, " ").split()) for line in seen.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def lay_page(document: Document, subject: Subject) -> Page:
    """Return a document in lines. Its text must be clean; see `clean_text`."""
    own = document.sort in ("job", "filing", "record") or subject.owns(document.url)
    lines: list[Line] = []
    orders = 0
    for number, block in enumerate(_split_blocks(document.text)):
        if is_order(block):
            orders += 1
            continue
        if block.count(".") > CROWDED:
            continue
        sentences = [s for s in split_sentences(block) if len(s) <= SENTENCE]
        named = False
        for sentence in sentences:
            line = _lay_line(sentence, subject, own, named)
            named = named or US in line[1]
            said, raw, standing = line
            lines.append(
                Line(
                    text=sentence,
                    said=said,
                    raw=raw,
                    standing=standing,
                    block=number,
                    whole=len(sentences) == 1,
                )
            )
    return Page(document=document, subject=subject, own=own, lines=tuple(lines), orders=orders)


def _split_blocks(text: str) -> Iterator[str]:
    """Yield paragraphs; lines that were broken within a sentence are joined by their blank."""
    block = ""
    for line in text[:LONGEST].split("\n"):
        if block and line[:1].islower() and block[-1] not in ".!?:":
            block = f"{block} {line}"
            continue
        yield from _cut(block)
        block = line
    yield from _cut(block)


def _cut(block: str) -> Iterator[str]:
    while len(block) > BLOCK:
        place = block.rfind(" ", BLOCK // 2, BLOCK)
        place = place if place > 0 else BLOCK
        yield block[:place]
        block = block[place:].strip()
    if block:
        yield block


def _lay_line(sentence: str, subject: Subject, own: bool, named: bool) -> tuple[str, str, str]:
    """Return (said, raw, standing) of a sentence."""
    raw = find_names(subject.names).sub(US, _LISTED.sub("", sentence))
    if not own and _SOMEBODY.match(raw):
        raw = sentence  # "Jane Norvane, a painter, …"
    standing = "name" if US in raw else ""
    speech = _hear(raw, own)
    if speech:
        spoken = _OUR.sub(f"{US}'s", _WE.sub(US, _SHORT.sub(_lengthen, raw)))
        if spoken != raw:
            standing = standing or speech
            raw = spoken
    if own or named or standing:
        called = _COMPANY.sub(US, raw)
        standing = standing or ("company" if called != raw else "")
        raw = called
    said = _ASIDE.sub(f"{US} ", _AFTER.sub(US, _lower_title(raw)))
    said = _GLAD.sub(f"{US} ", _REPORT.sub(f"{US} ", said))
    return said, raw, standing


def _lower_title(raw: str) -> str:
    """Return a headline In Capitals Like This with its usual words small, as a sentence has them."""
    words = raw.split(" ")
    capital = sum(w[:1].isupper() or not w[:1].isalpha() for w in words)
    if len(words) < 5 or capital < 0.8 * len(words) or raw[-1:] == ".":
        return raw
    told = load_vocabulary()
    kept = told.capitals | told.roles
    return " ".join(
        w.lower() if w.istitle() and w not in kept and w.lower() in told.words else w for w in words
    )


def _lengthen(found: re.Match[str]) -> str:
    return f"{found[1]} {_LONG[found[2]]}"


def _hear(raw: str, own: bool) -> str:
    """Return who "we" is in a sentence: "we" where the company speaks, "speech" its people, "" others."""
    if not any(mark in raw for mark in _OPEN):
        return "we" if own else ""
    outside = _QUOTED.sub(" ", raw)
    if re.search(
        rf"{_PLACE} (?:the )?{US}(?!['’]s (?:customer|client|Kund))|{US}['’]s (?!customer|client|Kund)",
        outside,
    ):
        return "speech"
    if own and _STAFF.search(outside) and _SAYS.search(outside):
        return "speech"
    if not own or _SAYS.search(outside):
        return ""
    return "we" if 2 * len(outside.strip()) > len(raw) else ""
