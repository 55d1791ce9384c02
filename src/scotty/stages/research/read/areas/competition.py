"""Whom they compete with and compare themselves with; and where one of our rivals is named."""

import re
from collections.abc import Iterator

from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.named import read_firm, split_firms
from scotty.stages.research.read.page import US, Line, Page
from scotty.stages.research.read.words import compile_words, is_unsure

_LIST = (
    r"(?P<firms><FIRM>(?:(?:, |,? (?:and|und|et|or|oder|ou) )(?:[a-z][a-z-]+ ){0,3}<FIRM>){0,6})"
)
_COMPETES = (
    rf"<US>(?:competes?|competing|konkurrier\w+|rivali[sz]es?|is up against) (?:\w+ )?(?:with|against|mit|gegen|avec) {_LIST}",
    rf"{US}['’]s (?:[\w-]+ ){{0,3}}?(?:competitors?|rivals?|Wettbewerber|Konkurrenten|concurrents)(?: \w+){{0,2}}? (?:include|includes|are|is|sind|sont|zählen) {_LIST}",
    rf"(?P<firms><FIRM>),? (?:which|who|that|a company that) (?:also )?(?:competes|compete) (?:directly )?with {US}",
    rf"(?P<firms><FIRM>), (?:a|the|its|one of|ein|un) ?(?:[\w-]+ ){{0,3}}?(?:competitor|rival|Konkurrent|Wettbewerber|concurrent) (?:of|to|von|de) {US}",
    rf"{US}['’]s (?:[\w-]+ ){{0,2}}?(?:competitor|rival) (?P<firms><FIRM>)",
    rf"{US}, (?:a |the |ein |un )?(?:[\w-]+ ){{0,2}}?(?:competitor|rival|Konkurrent|Wettbewerber|concurrent) (?:of|to|von|de) {_LIST}",
)
_COMPARES = (
    rf"\b(?:[Uu]nlike|[Cc]ompared (?:to|with)|[Cc]ontrairement à|[Aa]nders als|[Ii]m (?:Gegensatz|Vergleich) zu|[Vv]ersus|[Ff]ace à) {_LIST}",
    rf"{US} (?:vs\.?|versus|or|gegen|oder|ou|face à|compared (?:to|with)|compares? (?:to|with|against)|und) {_LIST}(?: im Vergleich)?",
    rf"(?P<firms><FIRM>) (?:vs\.?|versus|gegen|face à) {US}",
    rf"\b(?:[Aa]lternatives? (?:to|for|zu|à)|[Rr]eplacement for|[Ss]witch(?:ing)? from) {_LIST}",
)
_TIME = re.compile(
    r"^(?:Last|Previous|Most|Other|Many|Traditional|Conventional|Legacy|January|February|March|April|May|June|July|August|September|October|November|December|Excel|Spreadsheets?)\b"
)


@area("Whom the company competes with, or is compared with.", "competition", days=365)
def read_competition(page: Page) -> Iterator[Claim]:
    """Yield each competitor of a line once."""
    for line in page.lines:
        for name, competes, exact in _find(page, line):
            verb = "competes with" if competes else "is compared with"
            value = {"rival": name, "how": "competes" if competes else "compares"}
            yield Claim(
                statement=f"{page.subject.brand} {verb} {name}.",
                line=line,
                value=value,
                exact=exact,
            )


def _find(page: Page, line: Line) -> Iterator[tuple[str, bool, float]]:
    if not page.own and US not in line.raw:
        return
    once: set[str] = set()
    for patterns, competes in ((_COMPETES, True), (_COMPARES, False)):
        for pattern in patterns:
            for m in compile_words(pattern).finditer(line.raw):
                if competes and is_unsure(line.raw, *m.span()):
                    continue
                for name in split_firms(m["firms"]):
                    if (
                        name not in once
                        and not _TIME.match(name)
                        and _is_rival(page, line, name, competes)
                    ):
                        once.add(name)
                        known = name in page.subject.rivals
                        yield name, competes, 0.95 if known else 0.9 if competes else 0.8


def _is_rival(page: Page, line: Line, name: str, competes: bool) -> bool:
    """Return whether a comparison is of the company: by name, by a product of its, or with a known rival."""
    if competes or US in line.raw or name in page.subject.rivals:
        return True
    return any(product in line.raw for product in page.subject.products)


@area("Our rivals, named in what they say or what is said of them.", "competition", days=365)
def read_mentions(page: Page) -> Iterator[Claim]:
    """Yield rivals of ours in a line that says nothing of competition."""
    if not page.subject.rivals:
        return
    for line in page.lines:
        if not page.own and US not in line.raw:
            continue
        told = {name for name, _, _ in _find(page, line)}
        for rival in page.subject.rivals:
            if rival not in told and _names(rival).search(line.text):
                where = "names" if page.own else "is named with"
                yield Claim(
                    statement=f"{page.subject.brand} {where} {rival}.",
                    line=line,
                    value={"rival": rival, "how": "names"},
                    exact=0.9,
                )


def _names(rival: str) -> re.Pattern[str]:
    return (
        compile_words(rf"(?<![\w.-]){re.escape(rival)}(?![\w-])")
        if read_firm(rival)
        else re.compile("(?!)")
    )
