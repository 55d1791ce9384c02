"""Results: revenue, growth and profit, as told."""

import re
from collections.abc import Iterator
from typing import Any

from scotty.grounding.amounts import read_amounts
from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.money import read_money, read_on
from scotty.stages.research.read.named import bare_text
from scotty.stages.research.read.page import US, Page
from scotty.stages.research.read.words import compile_words, is_unsure

_METRIC = r"(?P<metric>revenues?|sales|turnover|ARR|annual recurring revenue|profits?|net income|operating income|EBITDA|loss(?:es)?|bookings|Umsatz\w*|Gewinn|Verlust|Erlöse?|chiffre d['’]affaires|bénéfices?|pertes?|revenus?)"
_REPORTS = (
    rf"<US>(?:report(?:s|ed)?|post(?:s|ed)?|made|makes|generate[sd]?|record(?:s|ed)?|book(?:s|ed)?|achieve[sd]?|reach(?:es|ed)?|had|grew|increased|doubled|steigert\w*|erziel\w*|erwirtschaft\w*|réalis\w+|dégag\w+|enregistr\w+) [^.;]{{0,40}}?{_METRIC}\b",
    rf"{_METRIC} (?:at|of|bei|von|de|chez) {US} (?:[^.;]{{0,30}} )?(?:grew|rose|increased|fell|declined|was|were|reached|climbed|dropped|stieg|sank|betrug|a atteint|s['’]élève|a progressé|a reculé)\b",
    rf"{US}['’]s (?:[\w-]+ ){{0,3}}?{_METRIC} (?:[^.;]{{0,30}} )?(?:grew|rose|increased|fell|declined|was|were|reached|climbed|dropped|stieg|sank|betrug|a atteint|s['’]élève|a progressé|a reculé)\b",
)
_FILED = rf"^(?:{US}['’]s )?(?:[Tt]otal |[Nn]et )?{_METRIC} (?:[^.;]{{0,30}} )?(?:grew|rose|increased|fell|declined|was|were|reached)\b"
_NOT = re.compile(
    r"\b(?:expects?|guidance|outlook|forecast|between|helps?|customers?['’]|their|team|force|sales team)\b",
    re.IGNORECASE,
)


@area("Revenue, growth and profit, as told.", "about", days=400)
def read_results(page: Page) -> Iterator[Claim]:
    """Yield sentences that report a figure of the company's own."""
    patterns = (*_REPORTS, _FILED) if page.document.sort == "filing" else _REPORTS
    for line in page.lines:
        m = next(
            (m for p in patterns if (m := compile_words(p, re.IGNORECASE).search(line.said))), None
        )
        if m is None or is_unsure(line.said, *m.span()) or _NOT.search(line.said):
            continue
        money = next(iter(read_money(line.said)), None)
        share = next((a for a in read_amounts(line.said) if a.unit == "%"), None)
        if money is None and share is None:
            continue
        value: dict[str, Any] = {"metric": m["metric"].casefold()}
        if money:
            value |= {"amount": money.amount, "currency": money.currency}
        if share:
            value["share"] = share.values[0]
        on = read_on(line.said)
        if on:
            value["on"] = on
        statement = f"{page.subject.brand} reported: “{bare_text(line)}”."
        yield Claim(statement=statement, line=line, value=value, exact=0.9, on=on[:4])
