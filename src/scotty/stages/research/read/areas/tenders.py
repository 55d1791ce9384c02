"""Tenders: what they ask suppliers for."""

import re
from collections.abc import Iterator

from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.money import read_on
from scotty.stages.research.read.named import bare_text
from scotty.stages.research.read.page import US, Page

_ASKS = re.compile(
    r"\b(?:[Rr]equests? for (?:[Pp]roposals?|[Ii]nformation|[Qq]uotations?|[Tt]enders?)|RFP|RFI|RFQ|(?:invites?|inviting) (?:proposals|bids|tenders|suppliers)|[Cc]all for (?:tenders|bids|proposals)"
    r"|[Ii]nvitation to (?:tender|bid)|Ausschreibung|sucht Anbieter|[Aa]ppel d['’]offres)\b"
)
_NOT = re.compile(
    r"\b(?:won|win|wins|lost|lose|awarded|respond\w*|answer\w*|template|how to|guide|software for|gewonnen|gewann|verlor\w*|gagné|perdu|remport\w+|your|you)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:for|über|für|:|of)\s+(?P<what>(?:a |an |the |ein\w* )?[^.;:]{8,120}?)(?: for | by |, |\.|$)"
)


@area("Tenders and requests for proposals.", "hiring", kind="tender.published", days=90)
def read_tenders(page: Page) -> Iterator[Claim]:
    """Yield what the company asks suppliers for."""
    for line in page.lines:
        m = _ASKS.search(line.said)
        named = US in line.said or (
            page.own and page.document.sort == "site" and m is not None and m.start() < 3
        )
        if m is None or not named or _NOT.search(line.said) or line.text.endswith("?"):
            continue
        what = _ABOUT.search(line.said, m.end())
        about = what["what"].replace(US, page.subject.brand) if what else ""
        value = {"about": about, "due": read_on(line.said)}
        statement = f"{page.subject.brand} asks for offers: “{bare_text(line)}”."
        yield Claim(
            statement=statement, line=line, value={k: v for k, v in value.items() if v}, exact=0.88
        )
