"""Who came, who went, who was promoted; to which post."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.money import read_on
from scotty.stages.research.read.named import read_person, read_post
from scotty.stages.research.read.page import US, Line, Page
from scotty.stages.research.read.words import compile_words, is_unsure

_AS = r"(?:as|to be|as the|to the (?:post|role|position) of|to the board as|als|zum|zur|en tant que|comme|au poste de|,)"
_FORMER = r"(?:[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3}['’]s (?:[a-z-]+ ){1,4})?(?:(?:former|ex-|veteran|industry veteran) ?(?:[\w&.'’-]+ ){0,4}?|Dr\.? |Prof\.? )?"
_TITLE = r"(?P<post>[^.;]{2,140})"


class Form(NamedTuple):
    """A way to say that somebody's post changed."""

    change: str
    pattern: str
    exact: float = 0.95
    #: Whether it may stand without a post.
    bare: bool = False


_FORMS = (
    Form("promoted", rf"<US>(?:promote[sd]?|elevates?|befördert) (?P<name><PERSON>) (?:to|zum|zur) {_TITLE}"),
    Form("interim", rf"(?P<name><PERSON>)[^.;]{{0,40}}? (?:as|is|als|comme) (?:the )?(?:interim|acting) (?P<post>[^.;]{{2,60}}? (?:of|at|for) {US})"),
    Form("joined", rf"<US>(?:the )?(?:appoint(?:s|ed|ment of)?|appointment of|announce[sd]? the appointment of|names?|named|hire[sd]?|taps|tapped|elect(?:s|ed)|welcomes?|welcomed|picks?|recruit(?:s|ed)?|installs?|ernennt|bestellt|nomme|nommé|recrute|holt) {_FORMER}(?P<name><PERSON>)(?: {_AS})? {_TITLE}"),
    Form("joined", rf"<US>(?:beruft|hat) (?P<name><PERSON>) (?:zum|zur|als) (?:neuen? )?{_TITLE}"),
    Form("joined", rf"(?:board|Aufsichtsrat|conseil d['’]administration) (?:of|der|von|de) (?:the )?{US} (?:has )?(?:appointed|elected|named|berief|a nommé|a élu) (?P<name><PERSON>)(?: {_AS})? {_TITLE}", 0.9, bare=True),
    Form("joined", rf"(?P<name><PERSON>)(?:, [^,]{{2,80}},)? (?:(?:has been|have been|was|is|will be|wurde|a été|est) )?(?:appointed|named|elected|made|hired|promoted|nommée?|ernannt|berufen)(?: (?:as|to|to be|zum|zur|au poste de))? (?P<post>[^.;]{{2,90}}? (?:of|at|by|for|bei|von|der|de|du|chez) (?:the )?{US})"),
    Form("joined", rf"(?P<name><PERSON>)(?:, [^,]{{2,80}},)? (?:joins|joined|has joined|is joining|will join|rejoint|a rejoint|wechselt zu|kommt zu|stößt zu) (?:the )?{US} (?:[\w'’]+ ){{0,4}}?{_AS} {_TITLE}"),
    Form("joined", rf"(?P<name><PERSON>) (?:ist|wird)(?: (?:zum|ab|am) \d{{1,2}}\.(?: \w+)?(?: \d{{4}})?)?(?: die| der)? (?P<post>(?:neue[rs]?|künftige[rs]?)? ?[^.;]{{2,70}}? (?:der|von|bei|des|beim) {US})", 0.93),
    Form("joined", rf"\b[Nn]eue[rs]? (?P<post>[^.;:]{{2,50}}? (?:bei|der|von|des) {US}): (?P<name><PERSON>)", 0.9),
    Form("joined", rf"\b[Nn]ew (?P<post>[^.;:]{{2,50}}? (?:at|for|of) {US}): (?P<name><PERSON>)", 0.9),
    Form("joined", rf"(?P<name><PERSON>) (?:prend|a pris) (?P<post>la (?:tête|direction générale) (?:de|du)) {US}", 0.9, bare=True),
    Form("joined", rf"(?P<name><PERSON>),? (?:as )?(?P<post>{US}['’]s (?:new|neue[rn]?|nouveau|nouvelle) [^.;,]{{2,70}})", 0.9),
    Form("joined", rf"{US}[^.]{{0,90}}?\b(?:board|Aufsichtsrat) (?:has )?(?:appoint(?:s|ed)|names?|named|elect(?:s|ed)|beruft|ernennt) (?P<name><PERSON>)(?: {_AS})? {_TITLE}", 0.85),
    Form("joined", rf"(?P<name><PERSON>) (?:folgt|succeeds|succède)(?: bei {US})? (?:auf |à )?<PERSON>(?: (?:bei|at|chez) {US})? (?:als|as|comme|au poste de) {_TITLE}", 0.9),
    Form("joined", rf"{US} [^.]{{0,30}}?(?:nomination|recrutement|arrivée|appointment|Ernennung|Berufung) (?:de |d['’]|of |von )(?P<name><PERSON>) (?:au poste de|comme|en tant que|as|to the (?:post|role) of|zum|zur|als) {_TITLE}"),
    Form("joined", rf"<US>(?:named|appointed|names|appoints) (?P<name><PERSON>), [^,]{{2,80}}, (?:as|to the (?:post|role|position) of) {_TITLE}"),
    Form("left", rf"{US}(?:['’]s)? (?P<post>[a-zA-Z][^.;,]{{1,50}}?),? (?P<name><PERSON>),? (?:has |is |will |to )?(?:step down|leave|resign|retire|left|leaves|leaving|leave|stepped down|stepping down|steps down|resigned|resigns|retired|retires)\b", 0.95),
    Form("left", rf"(?P<name><PERSON>)[^.;]{{0,80}}? (?:verlässt|quitte|leaves|left|is leaving|will leave|departs) (?:[\w'’]+ ){{0,4}}?{US}(?P<post>[^.;]{{0,90}})", 0.93, bare=True),
    Form("left", rf"(?P<name><PERSON>)[^;]{{0,90}}? (?:stepping down|steps down|stepped down|step down|resign(?:s|ed|ing)|retire[sd]?|retiring|quits?) (?:as|from) (?:its |the )?{_TITLE}", 0.93),
    Form("left", rf"(?P<name><PERSON>), (?:formerly|former|previously|until recently|until \w+) (?:the )?(?P<post>[^.;,]{{2,60}}? (?:of|at) {US})", 0.8),
)  # fmt: skip
_BESIDE = r"{name}(?:,| \()? ?(?P<post>[^(),.;]{{2,60}})"


@area(
    "Leaders who joined, left, were promoted or stand in.",
    "leadership",
    kind="leadership.changed",
    days=365,
)
def read_leadership(page: Page) -> Iterator[Claim]:
    """Yield changes of post, one for each person and line."""
    for line in page.lines:
        if US not in line.said:
            continue
        named: set[str] = set()
        for form in _FORMS:
            for m in compile_words(form.pattern).finditer(line.said):
                name = read_person(m["name"])
                if not name or name in named or is_unsure(line.said, *m.span("name")):
                    continue
                claim = _claim(page, line, form, m, name)
                if claim is not None:
                    named.add(name)
                    yield claim


def _claim(page: Page, line: Line, form: Form, m: re.Match[str], name: str) -> Claim | None:
    if is_unsure(line.said, m.start(), m.start("post")):
        return None
    told = m["post"].strip()
    post = (_find_as(told, 0) if form.change == "left" else "") or read_post(told)
    if form.change == "left" and not post:
        beside = compile_words(_BESIDE.format(name=re.escape(name))).search(line.said)
        post = read_post(beside["post"]) if beside else ""
        post = post or _find_as(line.said, m.end())
    if not post and not form.bare:
        return None
    change = form.change
    if change == "joined" and post.casefold().startswith(("interim", "acting")):
        change, post = "interim", post.partition(" ")[2]
    on = read_on(line.said)
    value: dict[str, Any] = {"name": name, "change": change}
    if post:
        value["was" if change == "left" else "post"] = post
    if on:
        value["on"] = on
    text = _say(page.subject.brand, name, post, change)
    return Claim(statement=text, line=line, value=value, exact=form.exact, on=on)


def _find_as(said: str, end: int) -> str:
    found = re.search(r"\b(?:as|als|comme) (?P<post>[^.;]{2,60})", said[max(0, end - 100) :])
    return read_post(found["post"]) if found else ""


def _say(brand: str, name: str, post: str, change: str) -> str:
    if change == "left":
        return f"{name} leaves {brand}, as {post}." if post else f"{name} leaves {brand}."
    if change == "interim":
        return f"{name} is {post} of {brand} for the time being."
    if change == "promoted":
        return f"{brand} promoted {name} to {post}."
    return (
        f"{name} is new at {brand}, as {post}."
        if post
        else f"{name} is new at the head of {brand}."
    )
