"""What they are: what they do, how many, since when, where, for whom."""

import re
from collections.abc import Iterator
from typing import Any

from scotty.grounding.amounts import read_amounts
from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.named import bare_text, read_firm
from scotty.stages.research.read.page import US, Line, Page
from scotty.stages.research.read.words import compile_words, is_unsure

_N = r"(?P<number>\d[\d.,\u202f\u00a0 ]*\d|\d)"
_YEAR = r"(?P<year>1[89]\d\d|20[0-4]\d)"
_TOWN = r"(?P<place>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?)"
_MEN = r"(?:people|employees|staff|colleagues|persons|Menschen|Mitarbeiter\w*|Beschäftigte\w*|Angestellte\w*|personnes|salariés|collaborateurs|employés)"
_FOUNDED = (
    rf"{US} (?:[\w'’]+ ){{0,2}}?(?:founded|established|started|incorporated|gegründet|fondée?|créée?) (?:in|back in|im Jahr|en) {_YEAR}",
    rf"{US} (?:wurde|ist) {_YEAR} [^.;]{{0,60}}?gegründet",
    rf"\b(?:[Ff]ounded|[Ee]stablished|[Gg]egründet|[Ff]ondée?|[Cc]réée?) (?:in|en) {_YEAR}, {US}",
)
_EMPLOYS = (
    rf"{_N} {_MEN} (?:work|arbeiten|travaillent|are employed|today work) (?:for|at|bei|für|pour|chez) (?:the |der )?{US}",
    rf"{US},? (?:today |now |heute |aujourd['’]hui )?(?:has|have|employs?|counts?|hat|haben|beschäftigt|zählt|emploie|compte) (?:[a-zäöü'’]+ ){{0,2}}?{_N} (?:[a-z-]+ )?{_MEN}",
    rf"{US} (?:are|is|sind|sommes) (?:now )?(?:a team of|over|more than|ein Team von|une équipe de) {_N} {_MEN}",
    rf"\barbeiten (?:heute )?{_N} {_MEN} (?:bei|für) (?:der )?{US}",
    rf"{US}[^.;]{{2,90}}? (?:and )?employs (?:[a-z]+ ){{0,2}}?{_N} (?:[a-z-]+ )?{_MEN}",
    rf"{US}['’]s (?:team of )?{_N} {_MEN}",
)
_SITS = (
    rf"{US},? (?:is |are |ist |est )?(?:headquartered|based) in {_TOWN}",
    rf"{US}[^.;]{{0,60}}? (?:with its (?:headquarters|head office) in|mit (?:Haupts|S)itz in|hat ihren Sitz in|dont le siège est à|siège à) {_TOWN}",
    rf"\b{US}['’]s (?:headquarters|head office) (?:is|are) in {_TOWN}",
)
_WHO = r"(?P<who>[a-zA-ZÀ-ÿ-]+(?: [a-zà-ÿ-]+)?)"
_SERVES = (
    rf"{_N} (?:\w+ )?{_WHO} (?:rely on|trust|use|work with|run on|choose|arbeiten mit|nutzen|vertrauen|travaillent avec|utilisent|font confiance à) (?:der )?{US}",
    rf"{US} (?:serves?|helps|supports|supplies|équipe|accompagne|aide|bedient|unterstützt|beliefert|is used by|is trusted by|compte)(?: \w+)? (?:more than |over |mehr als |plus de |désormais )?{_N} {_WHO}",
    rf"{US}[^.;]{{3,90}}?\b(?:that|which|auf die sich|sur lequel) {_N} {_WHO} (?:rely|trust|use|jeden|comptent)",
    r"\b[Tt]rusted by [^.;]{2,120}? and (?:more than |over )?(?P<number>\d[\d.,]*) (?P<who>others?|more|companies)",
)
_DOES = (
    (
        rf"^(?:(?:About|Über|À propos de) {US}:? )?(?:[Dd]ie |[Tt]he )?{US}(?: (?:mit Sitz|aus|based in|from) [^.;]{{2,40}}?)? (?:(?:makes|builds|develops|provides|offers|sells|produces|designs|manufactures|delivers|operates)|entwickelt|bietet|produziert|baut|vertreibt|liefert"
        r"|édite|développe|propose|fabrique|conçoit|commercialise) (?P<what>[^.;]{8,})"
    ),
    rf"^(?:About {US}:? )?{US} (?:is|ist|est) (?:a|an|the|one of the|ein|eine|un|une) (?P<what>(?:[\w-]+ ){{0,4}}?(?:company|platform|provider|maker|manufacturer|firm|supplier|producer|software|leader|agency|bank|retailer|Anbieter|Hersteller|Unternehmen|Plattform|éditeur|fournisseur|fabricant|entreprise|plateforme)\b[^.;]*)",
    rf"^(?:[Dd]ie )?{US} stellt (?P<what>[^.;]{{3,}}? her\b)",
)
_PEOPLE = re.compile(
    r"(?:days?|hours?|years?|countries|offices|per cent|%|million|billion|times|Tage|Länder\w*|pays|jours)",
    re.IGNORECASE,
)


@area("What the company does, its size, age, seat and customers.", "about", days=540)
def read_about(page: Page) -> Iterator[Claim]:
    """Yield each such thing of a line."""
    for line in page.lines:
        if US not in line.raw and not page.own:
            continue
        value: dict[str, Any] = {}
        words: list[str] = []
        for read in (_read_founded, _read_employees, _read_seat, _read_customers):
            told = read(line)
            if told is not None:
                words.append(told[0].format(brand=page.subject.brand))
                yield Claim(statement=words[-1], line=line, value=told[1], exact=0.92)
        does = _match(_DOES, line.raw)
        if (
            does is not None
            and not line.text.rstrip(".").endswith(" ab")
            and not line.text.endswith("?")
        ):
            value = {"does": does["what"].replace(US, page.subject.brand).strip()}
            statement = f"{page.subject.brand} says what it does: “{bare_text(line)}”."
            yield Claim(statement=statement, line=line, value=value, exact=0.85)


def _match(patterns: tuple[str, ...], raw: str) -> re.Match[str] | None:
    for pattern in patterns:
        m = compile_words(pattern).search(raw)
        if m is not None and not is_unsure(raw, *m.span()):
            return m
    return None


def _read_founded(line: Line) -> tuple[str, dict[str, Any]] | None:
    m = _match(_FOUNDED, line.raw)
    return (
        None
        if m is None
        else (f"{{brand}} was founded in {m['year']}.", {"founded": int(m["year"])})
    )


def _count(m: re.Match[str]) -> float | None:
    amount = next(iter(read_amounts(m["number"].strip())), None)
    return None if amount is None else max(amount.values)


def _read_employees(line: Line) -> tuple[str, dict[str, Any]] | None:
    m = _match(_EMPLOYS, line.raw)
    count = None if m is None else _count(m)
    if count is None or not 1 <= count <= 5_000_000:
        return None
    return f"{{brand}} has {count:,.0f} employees.", {"employees": int(count)}


def _read_seat(line: Line) -> tuple[str, dict[str, Any]] | None:
    m = _match(_SITS, line.raw)
    place = "" if m is None else read_firm(m["place"])
    return (f"{{brand}} has its seat in {place}.", {"headquarters": place}) if place else None


def _read_customers(line: Line) -> tuple[str, dict[str, Any]] | None:
    m = _match(_SERVES, line.raw) or _match(_SERVES, line.said)
    count = None if m is None else _count(m)
    if m is None or count is None or _PEOPLE.fullmatch(m["who"].split(" ")[0]):
        return None
    return f"{{brand}} names {count:,.0f} customers.", {"customers": int(count)}
