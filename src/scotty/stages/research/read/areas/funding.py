"""Money that they raised: round, amount, currency, investors, in English, German and French."""

import re
from collections.abc import Iterator
from typing import Any

from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.money import Money, read_money, read_on, say_on
from scotty.stages.research.read.named import read_firm
from scotty.stages.research.read.page import US, Line, Page
from scotty.stages.research.read.words import compile_words, is_unsure

_ROUND = re.compile(
    r"\b(?:(?P<stage>pre-?seed|seed|Seed|Pre-Seed|growth|bridge|mezzanine)\b|(?:[Ss]er(?:ies|ie)|[Ss]érie)[ -](?P<letter>[A-H]\d?)\b)"
)
_CONTEXT = re.compile(
    r"\b(?:round|rounds|funding|seed|series|s[ée]rie|invest\w*|led by|equity|ventures?|financing|debt|capital|angels?|backers?|"
    r"Finanzierung\w*|Runde|Investor\w*|Kapital|Series-\w-\w+|\w*-?[Rr]unde|levée|tour de table|fonds|auprès|investisseurs?|from [A-Z]\w*|von [A-Z]\w*)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:charity|hospital|donat\w+|fundrais\w+ run|Spende\w*|prices?|Preise|prix|fees?|wages?|dividend|forecast|guidance|outlook|questions?|awareness|salar\w+)\b",
    re.IGNORECASE,
)
_RAISED = (
    r"<US>(?P<verb>rais(?:ed|es)|announce[sd]? (?:the close of )?(?:a|an|its|the)|secure[sd]?|close[sd]?|lands?|landed|bags?|bagged|net(?:s|ted)|complete[sd]|receive[sd]|obtain(?:s|ed)|attract(?:s|ed)|picks? up|picked up"
    r"|sammelt|sichert sich|erhält|erhielt|bekommt|wirbt|schließt|lève|lever|levé|levons|boucle|bouclé|réalise|réalisé|annonce une levée|clôture|sécurise|obtient)\b"
)
_GOT = (
    r"<US>[^;]{0,110}?\b(?:eingesammelt|erhalten|eingeworben|gesichert|abgeschlossen|aufgenommen)\b"
)
_GAVE = rf"\b(?:led|leads|co-led|invest(?:s|ed)?|put(?:s)?|pumps?|pumped|injects?|injected|pour(?:s|ed)|investiert|steckt|investit|injecte)\b[^.;]{{0,90}}?\b(?:in|into|dans) (?:die )?{US}"
_TOTAL = rf"\btotal (?:raised|funding|capital)\b[^.;]{{0,30}}(?:{US}[^.;]{{0,20}})?\bto\b"
_HEAD = rf"\b[Ss](?:eries|érie) [A-H] (?:for|für|pour) {US}(?!['’]s)"
_LEADS = (
    r"(?:led by|from|auprès d[e']\s?|menée? par|mené par|angeführt von|angeführt wurde die Runde von|unter Führung von|von|with participation from) (?P<firm><FIRM>)",
    r"^(?P<firm><FIRM>) (?:led|leads|invest)",
)


@area(
    "Money raised: round, amount, currency, investors.", "funding", kind="funding.raised", days=548
)
def read_funding(page: Page) -> Iterator[Claim]:
    """Yield rounds that the company closed; those hoped for and those of others are none."""
    for number, line in enumerate(page.lines):
        if US not in line.said or _NOT.search(line.said):
            continue
        found = _find(line)
        if found is not None:
            yield _claim(page, line, *found, _follow(page, number))


def _find(line: Line) -> tuple[Money | None, float, bool] | None:
    """Return the money, how sure the words are, and whether it is a total; None for no round."""
    said, moneys = line.said, read_money(line.said)
    context = bool(_CONTEXT.search(said))
    if moneys and (m := compile_words(_TOTAL).search(said)) and not is_unsure(said, *m.span()):
        return moneys[0], 0.95, True
    if m := compile_words(_RAISED).search(said):
        near = next((x for x in moneys if 0 <= x.start - m.end() <= 90), None)
        sure = m["verb"].startswith(("rais", "lèv", "lev", "sammelt")) and near is not None
        named = bool(_ROUND.search(said, m.end(), m.end() + 90))
        if (sure or (context and (near or named))) and not is_unsure(said, *m.span()):
            return near, 0.97 if context and near else 0.85, False
    for pattern, exact in ((_GOT, 0.95), (_GAVE, 0.95), (_HEAD, 0.85)):
        m = compile_words(pattern).search(said)
        if m and moneys and (context or exact < 0.9) and not is_unsure(said, *m.span()):
            return moneys[0], exact, False
    return None


def _claim(
    page: Page, line: Line, money: Money | None, exact: float, total: bool, after: str
) -> Claim:
    brand, on = page.subject.brand, read_on(line.said)
    round_ = "" if total else _name_round(line.said)
    value: dict[str, Any] = {}
    if money:
        value |= {"amount": money.amount, "currency": money.currency}
    if round_:
        value["round"] = round_
    lead = _find_lead(line.said) or _find_lead(after)
    if lead and not total:
        value["investors"] = [lead]
    if total:
        value["total"] = True
    if on:
        value["on"] = on
    what = money.show() if money else "money"
    turn = f" in its {round_} round" if round_ else ""
    whole = " in total" if total else ""
    statement = f"{brand} raised {what}{turn}{whole}{say_on(on)}."
    return Claim(statement=statement, line=line, value=value, exact=exact, on=on)


def _name_round(said: str) -> str:
    found = _ROUND.search(said)
    if found is None:
        return ""
    if found["letter"]:
        return f"Series {found['letter']}"
    return found["stage"].casefold()


def _find_lead(said: str) -> str:
    for pattern in _LEADS:
        if m := compile_words(pattern).search(said):
            return read_firm(m["firm"])
    return ""


def _follow(page: Page, number: int) -> str:
    """Return the next sentence of the paragraph where it speaks of the round: "The round was led by …"."""
    if number + 1 >= len(page.lines):
        return ""
    after = page.lines[number + 1]
    same = after.block == page.lines[number].block
    return (
        after.said
        if same and re.match(r"(?:The (?:round|investment)|Die Runde|Le tour)", after.said)
        else ""
    )
