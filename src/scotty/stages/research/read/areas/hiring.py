"""Whom they are looking for: one finding for each advert."""

import re
from collections.abc import Iterator

from scotty.signals.titles import read_title
from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.page import Page

_GENDER = re.compile(
    r"\s*[\(\[](?:[mwfdhxi](?:\s?[/|,]\s?[mwfdhxi*]){1,3}|H/F|F/H|all genders?|remote)[\)\]]\s*|\s+(?:[mwfd](?:/[mwfdx]){1,2})$",
    re.IGNORECASE,
)


@area("Open posts, from job adverts.", "hiring", kind="hiring.posted", days=90)
def read_hiring(page: Page) -> Iterator[Claim]:
    """Yield the post that an advert is about; its title is its first line."""
    if page.document.sort != "job" or not page.lines or not page.document.title:
        return
    title = page.document.title.strip()
    line = next((x for x in page.lines if x.text == title or title in x.text), None)
    if line is None or len(title) > 160:
        return
    post = _GENDER.sub(" ", title).strip(" -–|")
    read, told = read_title(post), page.document.told
    value = {
        "title": title,
        "post": post,
        "department": str(told.get("department") or ""),
        "location": str(told.get("location") or ""),
        "function": read.function,
    }
    statement = f"{page.subject.brand} is hiring: {title}."
    yield Claim(statement=statement, line=line, value=value, exact=0.97)
