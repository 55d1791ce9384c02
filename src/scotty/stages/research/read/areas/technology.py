"""What they run on, ask for and move to: products named with a verb that says which of the three."""

import re
from collections.abc import Iterator

from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.page import US, Line, Page
from scotty.stages.research.read.products import find_products
from scotty.stages.research.read.words import compile_words

_MOVES = re.compile(
    r"\b(?:migrat\w+|mov(?:e|es|ed|ing)|switch\w*|transition\w*|replatform\w*|replac(?:e|es|ed|ing)|phas\w+ out|retir\w+|umstell\w*|Umstellung|Migration|Ablösung|ablös\w*|ersetz\w+|wechsel\w*|migrer|migration|remplac\w+|pass(?:er|ons|e) de)\b"
)
_FROM = re.compile(
    r"\b(?:from|away from|off|replac(?:e|es|ed|ing)|phas\w+ out|retir\w+|von|weg von|Ablösung (?:von|des)|ersetz\w+|remplac\w+|de|depuis) (?:our |the |⦿'s |old |legacy |home-grown |SAP |notre |unser\w* )*$",
    re.IGNORECASE,
)
_TO = re.compile(r"\b(?:to|onto|with|by|auf|nach|zu|durch|vers|à|par) (?:the |a )?$", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:experienced?|expertise|familiar\w*|proficien\w+|knowledge|skills?|skilled|know|knows|worked|work|background|certified|certification|hands-on|exposure|fluent|comfortable"
    r"|Erfahrung\w*|Kenntnis\w*|kennen|kennst|Umgang|vertraut|arbeiten|maîtrise\w*|connaiss\w+|expérience|pratique|build|baust|bauen|construisez)\b",
    re.IGNORECASE,
)
_USES = (
    (
        r"<US>(?:selbst |nous-mêmes |all )?(?:use[sd]?|using|runs?|running|rel(?:y|ies) on|chose|chooses|choose|picked|deploy(?:s|ed)?|adopt(?:s|ed)?|select(?:s|ed)?|standardi[sz]e[sd]? on|operates?|went live with|implement(?:s|ed)"
        r"|nutz\w+|verwende\w*|führ\w+|setz\w+|arbeite\w*|betreib\w+|buch\w+|utilis\w+|gér\w+|gère|travaill\w+|s['’]appuie|déploie|choisit|a choisi)\b"
    ),
    rf"{US}['’]s (?:[\w-]+ ){{0,3}}?(?:stack|systems?|platform|billing|accounts|books|sales|finance team|infrastructure|website|site|teams?|Systeme?|Technik|outils?)\b[^.;]{{0,30}}?\b(?:is|are|runs?|run on|uses?|includes?|läuft|laufen|tourne\w*|sont|est)\b",
    r"\bbuilt (?:entirely )?on\b",
)
_NOT = re.compile(
    rf"{US}['’]s (?:customers|clients|users|Kunden)|\b(?:connect(?:s|ors?)?|integrat(?:es?|ions?)|works with|verbindet|Anbindung|spricht mit|se connecte|parle aux)\b|\b(?:not|never|no longer|instead of|nicht|kein\w*|ne)\b",
)
_OVER = re.compile(r"\b(?:over|instead of|rather than|and not|anstatt|statt|plutôt que) $")
_WORK = re.compile(
    r"\b(?:we|our|stack|tech|technologies|tools|Werkzeuge|Stack|outils)\b", re.IGNORECASE
)


@area("Products in use, asked for in adverts, or moved to and from.", "technology", days=365)
def read_technology(page: Page) -> Iterator[Claim]:
    """Yield each product of a line once, and those that pages and records showed by themselves."""
    for line in page.lines:
        found = list(find_products(line.said, page.subject.technologies))
        if not found:
            continue
        yield from _read_line(page, line, found)
    yield from _read_shown(page)


def _read_line(page: Page, line: Line, found: list[tuple[str, int, int]]) -> Iterator[Claim]:
    said, job = line.said, page.document.sort == "job"
    brand = page.subject.brand
    moves = _MOVES.search(said)
    if (
        moves
        and (job or US in said[: moves.start()])
        and not re.search(r"\b(?:not|never|nicht)\b", said)
    ):
        moved = list(_read_moves(page, line, found))
        if moved:
            yield from moved
            return
    uses = next((m for p in _USES if (m := compile_words(p).search(said))), None)
    if (
        uses is not None
        and not _NOT.search(said, 0, found[-1][1])
        and not (job and _asks(said, uses.start()))
    ):
        names = [
            n for n, start, _ in found if start >= uses.start() and not _OVER.search(said[:start])
        ]
        for name in dict.fromkeys(names[:8] if not _overs(said, found) else names[:1]):
            yield _claim(line, f"{brand} uses {name}.", name, "uses", 0.9)
        return
    if job and not re.search(r"\b(?:not|no) (?:require|need|necessary)", said):
        asks = _ASKS.search(said)
        if asks is None and US in said:
            for name in dict.fromkeys(n for n, _, _ in found[:12]):
                yield _claim(line, f"{brand} uses {name}.", name, "uses", 0.8)
            return
        for name in dict.fromkeys(n for n, _, _ in found[:12]):
            sure = 0.93 if asks else 0.75
            yield _claim(line, f"{brand} looks for people who know {name}.", name, "asks", sure)


def _asks(said: str, before: int) -> bool:
    return bool(_ASKS.search(said[:before]))


def _overs(said: str, found: list[tuple[str, int, int]]) -> bool:
    return any(_OVER.search(said[:start]) for _, start, _ in found)


def _read_moves(page: Page, line: Line, found: list[tuple[str, int, int]]) -> Iterator[Claim]:
    for name, start, _ in found:
        before = line.said[max(0, start - 60) : start]
        if _FROM.search(before):
            yield _claim(
                line,
                f"{page.subject.brand} moves away from {name}.",
                name,
                "moves",
                0.9,
                way="from",
            )
        elif _TO.search(before):
            yield _claim(
                line, f"{page.subject.brand} moves to {name}.", name, "moves", 0.9, way="to"
            )


def _read_shown(page: Page) -> Iterator[Claim]:
    """Yield what a collector saw in markup, headers or records; its words are the last lines of the text."""
    told = page.document.told.get("technologies")
    if not isinstance(told, dict):
        return
    for name in list(told)[:100]:
        line = next((x for x in page.lines if x.text.startswith(f"{name}: ")), None)
        if line is not None:
            where = "records" if page.document.sort == "record" else "pages"
            statement = f"{page.subject.brand}'s {where} show {name}."
            yield _claim(line, statement, name, "shows", 0.95)


def _claim(
    line: Line, statement: str, name: str, stance: str, exact: float, way: str = ""
) -> Claim:
    value = {"technology": name, "stance": stance} | ({"way": way} if way else {})
    return Claim(statement=statement, line=line, value=value, exact=exact)
