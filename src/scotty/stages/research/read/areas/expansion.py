"""Where they grow: new places, markets and products; and where they shrink: cuts and closures."""

import re
from collections.abc import Iterator

from scotty.grounding.amounts import read_amounts
from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.money import read_on, say_on
from scotty.stages.research.read.named import read_firm
from scotty.stages.research.read.page import US, Page
from scotty.stages.research.read.words import compile_words, is_unsure

_TOWN = r"(?P<place>[A-ZÀ-Þ][\w'’-]+(?: (?:[A-ZÀ-Þ][\w'’-]+|am Main|an der Oder))?)"
_SITE = r"(?:offices?|hub|site|branch|plant|factory|warehouse|centre|center|subsidiary|headquarters|store|lab|Standort|Büro|Niederlassung|Werk|Filiale|Lager|bureau|agence|usine|filiale|entrepôt|siège|site|implantation)"
_OPENS = r"<US>(?:will |wird )?(?:open(?:s|ed|ing)?|establish(?:es|ed)?|set(?:s)? up|inaugurat\w+|eröffne\w*|ouvr\w+|inaugure)"
_PLACES = (
    rf"{_OPENS} [^.;]{{0,60}}?{_SITE}(?: [a-zà-ÿ]+){{0,3}}? (?:in|at|à|en|dans) {_TOWN}",
    rf"{_OPENS} (?:its |a |new ){{0,2}}{_TOWN} {_SITE}\b",
    rf"<US>(?:picks|picked|chooses|chose|selects|selected) {_TOWN} (?:for|as) [^.;]{{0,40}}?{_SITE}\b",
    rf"{_OPENS} (?:in|à) {_TOWN} [^.;]{{0,30}}?{_SITE}\b",
)
_MARKETS = (
    rf"<US>(?:is |will )?(?:expand(?:s|ed|ing)? (?:in)?to|expand(?:s|ed|ing)? (?:its \w+ )?(?:in|to|into)|enter(?:s|ed|ing)? (?:the )?|expandiert nach|geht nach|s['’]implante (?:en|au|aux|à)|s['’]étend (?:en|au|aux|à)) ?(?:the )?{_TOWN}",
    rf"<US>(?:launch(?:es|ed)|goes live|startet|démarre) (?:in|en|au|aux) {_TOWN}",
    rf"{US} enters the {_TOWN} market",
)
_LAUNCHES = (
    rf"<US>(?:(?:is |are )?(?:launch(?:es|ed|ing)?|releas(?:es|ed|ing)|introduc(?:es|ed|ing)|unveil(?:s|ed|ing)?)|lance|dévoile|présente|bringt|stellt) (?:the |its |a |an |new |neue[nsr]? |die |das |den |son |sa |le |la ){{0,3}}(?P<product>(?:{US} )?[A-ZÀ-Þ][\w+'’-]*(?: [A-Z0-9][\w+'’-]*){{0,3}})",
)
_PRODUCT = re.compile(
    r"\b(?:product|software|platform|app|tool|service|version|solution|module|Produkt|Lösung|logiciel|produit|outil|plateforme)\b",
    re.IGNORECASE,
)


@area("New places, markets and products.", "news", days=365)
def read_expansion(page: Page) -> Iterator[Claim]:
    """Yield where the company opens, expands to, and what it launches."""
    for line in page.lines:
        if US not in line.said:
            continue
        brand, on = page.subject.brand, read_on(line.said)
        for text, value, exact in _find(line.said, brand):
            statement = f"{text}{say_on(on)}."
            yield Claim(statement=statement, line=line, value=value, exact=exact, on=on)
            break


def _find(said: str, brand: str) -> Iterator[tuple[str, dict[str, str], float]]:
    for patterns, verb in ((_PLACES, "opens a place in"), (_MARKETS, "expands to")):
        for pattern in patterns:
            m = compile_words(pattern).search(said)
            if m and not is_unsure(said, *m.span()) and (place := read_firm(m["place"])):
                yield f"{brand} {verb} {place}", {"place": place}, 0.92
    for pattern in _LAUNCHES:
        m = compile_words(pattern).search(said)
        if m and not is_unsure(said, *m.span()):
            product = m["product"].replace(US, brand).strip(" .")
            known = US in m["product"] or _PRODUCT.search(said)
            if known and read_firm(product):
                yield f"{brand} launches {product}", {"product": product}, 0.88


_CUTS = (
    r"<US>(?:to |will )?(?:lay(?:s|ing)? off|laid off|cut(?:s|ting)?|shed(?:s|ding)?|eliminat\w+|axe[sd]?|slash\w*|let(?:ting)? go|dismiss\w*|streich\w+|entlässt|supprime\w*|licenci\w+) (?P<rest>[^.;]{0,80})",
    r"<US>baut (?P<rest>[^.;]{0,60} ab\b)",
)
_LOSES = (
    rf"(?P<rest>\d[\d.,]* (?:of )?(?:{US}['’]s |{US} )(?:employees|workers|staff|people)) [^.;]{{0,60}}?(?:lose their jobs|laid off|made redundant|let go)\b",
    rf"\bloss of (?P<rest>[^.;]{{1,30}}? jobs) at {US}",
)
_JOBS = re.compile(
    r"\b(?:jobs|people|workforce|staff|employees|roles|positions|workers|team|Stellen|Arbeitsplätze|Mitarbeiter\w*|postes|emplois|salariés|personnes)\b"
)
_CLOSES = rf"<US>(?:to |will )?(?:clos(?:e|es|ed|ing)|shut(?:s|ting)?(?: down)?|schließt|schliesst|ferme) (?:its |the |a |one of |den |das |die |sein\w* |ihr\w* |son |sa |le |la )*(?:[\w-]+ )?{_SITE}\b"
_PLAN = rf"<US>(?:announce[sd]? (?:a |its )?)?(?:restructur\w+|Restrukturierung|plan social)\b|\b(?:restructuring|Restrukturierung|plan social) (?:at|bei|chez) {US}"


@area("Cuts, closures and restructuring.", "news", days=365)
def read_restructuring(page: Page) -> Iterator[Claim]:
    """Yield where the company cuts jobs or closes a place."""
    for line in page.lines:
        if US not in line.said:
            continue
        on, brand = read_on(line.said), page.subject.brand
        found = _find_cut(line.said)
        if found is None:
            continue
        text, value = found
        statement = f"{brand} {text}{say_on(on)}."
        yield Claim(statement=statement, line=line, value=value, exact=0.92, on=on)


def _find_cut(said: str) -> tuple[str, dict[str, float]] | None:
    for pattern in (*_CUTS, *_LOSES):
        m = compile_words(pattern).search(said)
        if m is None or is_unsure(said, *m.span()) or not _JOBS.search(m["rest"]):
            continue
        number = next(iter(read_amounts(m["rest"])), None)
        if number is None:
            return "cuts jobs", {}
        if number.unit == "%":
            return f"cuts {number.text} of its jobs", {"share": number.values[0]}
        return f"cuts {max(number.values):,.0f} jobs", {"people": max(number.values)}
    for pattern, text in ((_CLOSES, "closes a place"), (_PLAN, "restructures")):
        m = compile_words(pattern).search(said)
        if m is not None and not is_unsure(said, *m.span()):
            return text, {}
    return None
