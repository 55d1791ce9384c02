"""Whom they bought, and who bought them: which way it went decides what it means."""

import re
from collections.abc import Iterator
from typing import Any

from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.money import read_money, read_on, say_on
from scotty.stages.research.read.named import read_firm
from scotty.stages.research.read.page import US, Page
from scotty.stages.research.read.words import compile_words, is_unsure

_THE = r"(?:(?:the|a|an|its|die|den|das|der|le|la|l['’]|les|de|of|d['’]) ?)?(?:[a-zà-ÿ][\w-]+ ){0,3}?(?:(?:Dutch|British|American|German|French|Belgian|Spanish|Swedish|Danish|Italian|Austrian|Swiss|Irish|Polish|Canadian|European|Norwegian|Finnish|Czech|Australian|Indian|Japanese) )?(?:[a-zà-ÿ-]+ ){0,2}?"
_DER = r"(?:die |den |das |dem |der )?(?:[a-zäöü]{3,}e[nrs]? ){0,2}?(?:(?:Konkurrenten|Wettbewerber|Hersteller|Anbieter|Spezialisten|Start-up|Startup|Rivalen|Firma) )?"
_BUYS = (
    (
        rf"<US>(?:to acquire|to buy|will (?:buy|acquire)|acquires?|acquired|acquiring|buys|bought|buying|purchase[sd]?|snaps? up|snapped up|takes over|took over|agrees? to (?:acquire|buy)|agreed to (?:acquire|buy)"
        rf"|complete[sd]? (?:its |the )?(?:acquisition|purchase|takeover) of|announce[sd]? (?:the|its) (?:acquisition|purchase|takeover) of"
        rf"|rachète|racheté|acquiert|acquis|rachetons|s['’]offre|absorbe|met la main sur|annonce (?:le rachat|l['’]acquisition) d[e'’]) ?{_THE}(?P<firm><FIRM>)"
    ),
    rf"<US>(?:übernimmt|übernahm|kauft|kaufte|erwirbt|erwarb) {_DER}(?P<firm><FIRM>)",
    rf"<US>(?:hat|haben) {_DER}(?P<firm><FIRM>)[^.;]{{0,40}} (?:übernommen|gekauft|erworben)",
    rf"\b(?:its|our|the|der|der) (?:purchase|acquisition|takeover|Übernahme) (?:of|von|der|des) {_THE}(?P<firm><FIRM>)[^.;]{{0,40}}?\b(?:baut|by|,) ?(?:die )?{US}",
    rf"(?:{US}['’]s|[Ii]ts|[Tt]he) (?:purchase|acquisition|takeover) of {_THE}(?P<firm><FIRM>), {US}",
    rf"\b(?:acquisition|purchase|takeover|rachat|Übernahme) (?:of|de|von) {_THE}(?P<firm><FIRM>) (?:by|par|durch) {US}",
    rf"(?P<firm><FIRM>) (?:has been |was |is being |has now been |a été )?(?:acquired|bought|taken over|rachetée?|acquise?) (?:by|par) {US}",
    rf"(?P<firm><FIRM>) (?:wird|wurde) (?:von|durch) (?:die |der )?{US} (?:übernommen|gekauft|erworben)",
)
_BOUGHT = (
    rf"{US}(?:, which)? (?:[\w'’]+ ){{0,3}}?(?:acquired|bought|purchased|taken over|rachetée?|acquise?) (?:by|par|von) {_THE}(?P<firm><FIRM>)",
    rf"{US} (?:wird|wurde|geht) (?:[\w'’]+ ){{0,2}}?(?:von|an) (?:der |dem |die |den )?(?P<firm><FIRM>)(?: [\w'’]+){{0,4}}? (?:übernommen|gekauft|erworben)",
    (
        rf"(?P<firm><FIRM>) (?:today |has |have |also |hat ){{0,3}}(?:to acquire|acquires|acquired|buys|bought|is buying|snaps up|takes over|completed (?:its|the) acquisition of|agreed to (?:acquire|buy)"
        rf"|announce[sd]? (?:the|its) (?:acquisition|purchase|takeover) of|übernimmt|kauft|erwirbt|rachète|acquiert|annonce (?:le rachat|l['’]acquisition) d[e'’]) ?(?:die |den )?{US}(?!['’]s)"
    ),
)
_OWN = re.compile(r"\b(?:own shares|customers?|users|land|stake in itself|eigene\w* Aktien)\b")


@area("Companies bought, and by whom the company was bought.", "acquisition", days=730)
def read_acquisitions(page: Page) -> Iterator[Claim]:
    """Yield who bought whom, where the company is one of the two."""
    for line in page.lines:
        if US not in line.said:
            continue
        for role, patterns in (("bought", _BOUGHT), ("buyer", _BUYS)):
            found = _find(line.said, patterns)
            if found is not None:
                yield _claim(page, line, role, found)
                break


def _find(said: str, patterns: tuple[str, ...]) -> str | None:
    for pattern in patterns:
        for m in compile_words(pattern).finditer(said):
            firm = read_firm(m["firm"])
            if firm and not is_unsure(said, *m.span()) and not _OWN.search(m[0]):
                return firm
    return None


def _claim(page: Page, line: Any, role: str, firm: str) -> Claim:
    brand, on = page.subject.brand, read_on(line.said)
    value: dict[str, Any] = {"company": firm, "role": role}
    price = next(iter(read_money(line.said)), None)
    if price is not None:
        value |= {"amount": price.amount, "currency": price.currency}
    if on:
        value["on"] = on
    told = f"{brand} buys {firm}" if role == "buyer" else f"{firm} buys {brand}"
    cost = f" for {price.show()}" if price else ""
    return Claim(statement=f"{told}{cost}{say_on(on)}.", line=line, value=value, exact=0.93, on=on)
