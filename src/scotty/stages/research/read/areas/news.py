"""What was in the news: headlines, and what they are about."""

import re
from collections.abc import Iterator

from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.named import bare_text
from scotty.stages.research.read.page import US, Page

_ABOUT = (
    ("acquisition", r"\b(?:acqui\w+|buys|bought|takeover|merger|übern\w+|kauft|rachète\w*|rachat)\b"),
    ("award", r"\b(?:award\w*|wins|winner|named a leader|Preis|ausgezeichnet|prix|récompens\w+)\b"),
    ("partnership", r"\b(?:partner\w*|alliance|Partnerschaft|Kooperation|partenariat|teams up)\b"),
    ("results", r"\b(?:results|revenue|earnings|quarter|Umsatz|Ergebnis\w*|Quartal\w*|résultats|chiffre d)"),
    ("expansion", r"\b(?:expan\w+|opens|new office|enters|eröffnet|expandiert|ouvre|s['’]implante)\b"),
    ("launch", r"\b(?:launch\w*|introduc\w+|unveil\w*|releases?|stellt vor|bringt|lance|dévoile)\b"),
    ("product", r"\b(?:feature|version|update|product|Produkt|produit)\b"),
)  # fmt: skip


@area(
    "Headlines of news and of the company's own newsroom.", "news", kind="news.published", days=180
)
def read_news(page: Page) -> Iterator[Claim]:
    """Yield the headline of a piece of news in which the company is named, or which is its own."""
    title = page.document.title.strip()
    if page.document.sort != "news" or not 12 <= len(title) <= 300:
        return
    line = next((x for x in page.lines if x.text in title or title in x.text), None)
    if line is None or line.text not in title or not (page.own or US in line.said):
        return
    told = bare_text(line)
    about = next((n for n, words in _ABOUT if re.search(words, told, re.IGNORECASE)), "")
    who = "published" if page.own else "was in the news"
    statement = f"{page.subject.brand} {who}: “{told}”."
    yield Claim(statement=statement, line=line, value={"headline": told, "about": about})
