"""People named in public with their post: on the company's own pages, and where they are quoted."""

import re
from collections.abc import Iterator

from scotty.signals.titles import read_title
from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.named import read_person, read_post
from scotty.stages.research.read.page import US, Line, Page
from scotty.stages.research.read.words import compile_words

_OF = r"(?:of|at|bei|von|der|des|de|du|chez|for)"
_SPOKE = (
    rf"(?<!former )(?P<name><PERSON>), (?:the )?(?P<post>[^.;,“”\"«»()]{{2,70}}? {_OF} (?:the )?{US})",
    rf"(?P<name><PERSON>), (?P<post>{US}['’]s [^.;,“”\"«»()]{{2,70}})",
    rf"{US}['’]s (?P<post>[a-zA-Z][^.;,“”\"«»()]{{2,50}}?),? (?P<name><PERSON>),? (?:said|says|told|explains?|explained|added|adds|sagt|dit)\b",
    rf"(?P<name><PERSON>) \((?P<post>[^()]{{2,60}}? {_OF} {US})\)",
)
_ALONE = re.compile(
    r"^(?P<name>[^,|:–—()]{4,50}?)\s?(?:,| [-–—|·] |: | \()\s?(?P<post>[^|]{2,90}?)\)?$"
)
_PAST = re.compile(
    r"\b(?:former(?:ly)?|ex-|previously|ehemalige\w*|ancien(?:ne)?|until)\b", re.IGNORECASE
)
_LEADERS = re.compile(
    r"leader|team|about|management|people|board|vorstand|geschaeftsleitung|geschäftsleitung|geschaeftsfuehrung|equipe|équipe|dirigeant|direction|ueber-uns|über uns|direccion|direzione|founder|who-we-are",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"customer|case-stud|reference|referenz|testimonial|kunden|clients|success-stor|partner|event|webinar|podcast",
    re.IGNORECASE,
)


@area("People and their posts, as named in public.", "leadership", kind="person.found", days=365)
def read_people(page: Page) -> Iterator[Claim]:
    """Yield people with a known kind of title whom the company, or news of it, names as its own."""
    once: set[tuple[str, str]] = set()
    for claim in (*_read_spoken(page), *_read_list(page)):
        key = (str(claim.value["name"]), str(claim.value["job"]))
        if key not in once:
            once.add(key)
            yield claim


def _read_spoken(page: Page) -> Iterator[Claim]:
    for line in page.lines:
        if US not in line.raw or _PAST.search(line.raw):
            continue
        for pattern in _SPOKE:
            for m in compile_words(pattern).finditer(line.raw):
                post = m["post"].removeprefix(f"{US}'s ").removeprefix(f"{US}’s ")
                name, job = read_person(m["name"]), read_post(post)
                if name and job:
                    yield _claim(page, line, name, job, 0.9)


def _read_list(page: Page) -> Iterator[Claim]:
    """Yield people of a list on an own page: "Name, Title", or a name and the title under it."""
    place = page.document.url.partition("://")[2].partition("/")[2]
    if not page.own or page.document.sort != "site" or _OTHERS.search(place):
        return
    hinted = bool(_LEADERS.search(place) or _LEADERS.search(page.document.title))
    lines = page.lines
    for number, line in enumerate(lines):
        if not line.whole or any(c in line.text for c in '“”„«»"'):
            continue
        m = _ALONE.match(line.text)
        if m is not None and US not in line.raw:
            name, job = _read_name(m["name"]), _read_job(m["post"])
            if name and job:
                yield _claim(page, line, name, job, 0.93 if hinted else 0.85)
                continue
        after = lines[number + 1] if number + 1 < len(lines) else None
        if hinted and after is not None and after.whole and (name := _read_name(line.text)):
            job = _read_job(after.text)
            if job:
                yield _claim(page, line, name, job, 0.93, after)


def _read_name(text: str) -> str:
    plain = re.sub(r"^(?:Dr|Prof|Mr|Mrs|Ms|Herr|Frau|Mme|M)\.? ", "", text.strip())
    return read_person(plain) if compile_words("<PERSON>").fullmatch(plain) else ""


def _read_job(text: str) -> str:
    """Return a title that stands alone; "" where a company follows it, or it is a sentence."""
    plain = text.strip().strip(".")
    if len(plain) > 90 or plain.endswith(("?", "!")) or re.search(r" (?:at|bei|chez) [A-Z]", plain):
        return ""
    first, *rest = re.split(r", (?=[A-Z])", plain)
    if any(not read_title(part).known for part in (first, *rest)):
        return ""
    return plain


def _claim(
    page: Page, line: Line, name: str, job: str, exact: float, after: Line | None = None
) -> Claim:
    statement = f"{name} is {job} at {page.subject.brand}."
    if after is not None:
        line = Line(
            text=f"{line.text} {after.text}",
            said=line.said,
            raw=line.raw,
            standing="list",
            block=line.block,
            whole=True,
        )
    elif not line.standing:
        line = Line(
            text=line.text,
            said=line.said,
            raw=line.raw,
            standing="list",
            block=line.block,
            whole=True,
        )
    return Claim(statement=statement, line=line, value={"name": name, "job": job}, exact=exact)
