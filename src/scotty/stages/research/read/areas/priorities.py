"""What they are after: priorities, aims, guidance."""

import re
from collections.abc import Iterator

from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.money import read_on
from scotty.stages.research.read.named import bare_text
from scotty.stages.research.read.page import US, Page
from scotty.stages.research.read.words import compile_words

_NAMED = (
    rf"{US}['’]s (?:[\w-]+ ){{0,3}}?(?:priorit(?:y|ies)|goals?|objectives?|targets?|aims?|focus|OKRs?|key results?|roadmap|Priorität\w*|Ziele?|Schwerpunkte?|priorités?|objectifs?)(?: [\w'’-]+){{0,5}}?(?: (?:is|are|remains?|was|include[s]?|ist|sind|bleibt|est|sont|reste)\b| ?:)",
    rf"\b(?:[Tt]op|[Ff]irst|[Mm]ain|[Hh]ighest|[Oo]berste|[Ww]ichtigste) (?:priority|goal|Priorität|Ziel) (?:for|of|von|bei) {US}",
    rf"\b(?:priority|goal|priorities|goals) (?:for|at|of) {US}[^.;]{{0,30}} (?:is|are)\b",
)
_AIMS = (
    (
        rf"{US} (?:also |now |therefore |noch in diesem Jahr |will |shall ){{0,2}}(?:aims?|plans?|intends?|wants?|expects?|targets?|focus(?:es)?(?: on)?|invest(?:s)? in|(?:is|are) (?:aiming|planning|looking for|looking to|committed to|targeting|seeking|investing in|focusing on)|seeks?|needs?"
        rf"|will focus|will invest|plant|planen|wollen|will|möchte\w*|sucht|suchen|strebt|prévoi\w+|prévoit|vise\w*|cherche\w*|veut|voulons|souhait\w+)\b"
    ),
    rf"\b(?:wollen|planen|möchten|suchen|werden) {US}",
)
_WHEN = re.compile(
    r"\b(?:[Bb]y|[Bb]efore|[Uu]ntil|[Bb]is|d['’]ici|avant) (?:the )?(?:end|20\d\d|Q[1-4]|Ende|la fin|fin|next|mid|spring|summer|autumn|winter|year)\b|\b20[2-4]\d\b|\b(?:this|next|coming|fiscal|dieses|diesem|nächste\w*|kommende\w*) (?:year|quarter|month|fiscal|Jahr\w*|Quartal)\b"
    r"|\bcette année\b|\bl['’]an(?:née)? prochaine?\b|\b(?:double|triple|halve|verdoppeln|halbieren|doubler)\b|\d\s?%|per cent\b|\bguidance\b|\b(?:new markets|neue Märkte)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:cookies?|privacy|terms of|your (?:choices|data|goals|priorit\w+)|[Yy]our (?:priority|goal)|Datenschutz|confidentialité|newsletter|subscribe|raise|raising|einsammeln|einzusammeln|lever|Ausschreibung|Anbieter|proposals|bids|acquire|be acquired)\b"
)
_NO = re.compile(r"\b(?:not|no|never|kein\w*|nicht|denied|no plans?|ne)\b")


@area("Priorities, aims and guidance, by their own words.", "priority", days=365)
def read_priorities(page: Page) -> Iterator[Claim]:
    """Yield sentences in which the company says what it is after, and by when."""
    for line in page.lines:
        if US not in line.said or line.text.endswith("?") or _NOT.search(line.said):
            continue
        exact = _is_aim(line.said)
        if not exact or (not page.own and line.standing == "company"):
            continue
        statement = f"{page.subject.brand} says what it is after: “{bare_text(line)}”."
        on = read_on(line.said)
        value = {"for": on} if on else {}
        yield Claim(statement=statement, line=line, value=value, exact=exact)


def _is_aim(said: str) -> float:
    for patterns, exact in ((_NAMED, 0.93), (_AIMS, 0.85)):
        for pattern in patterns:
            m = compile_words(pattern).search(said)
            if m is None or _NO.search(said[max(0, m.start() - 30) : m.end()]):
                continue
            if exact > 0.9 or _WHEN.search(said):
                return exact
    return 0.0
