"""Moves: what a rival did lately, and what it says of itself, out of the facts of its own account."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from scotty.facts import Fact
from scotty.names.hidden import read_line
from scotty.stages.research.cards.hear import cut_words
from scotty.stages.research.cards.line import Line
from scotty.stages.research.cards.prices import diff_prices, read_prices

LATELY = timedelta(days=365)
MOST_MOVES, MOST_PRICES, MOST_CHANGES, MOST_ABOUT = 8, 6, 4, 3
KINDS = {
    "news.published": "News",
    "funding.raised": "Funding",
    "leadership.changed": "Leadership",
    "hiring.posted": "Hiring",
    "tender.published": "Tender",
    "technology.added": "Technology",
    "technology.dropped": "Technology",
    "finding.told": "",
}
"""Kinds that tell of a move, and what each is called; a finding is called by its area."""
ABOUT = ("about",)


def tell_moves(facts: Sequence[Fact], moment: datetime) -> Iterator[Line]:
    """Yield what a rival did within a year, newest first, each in its own words where there are any."""
    own = [f for f in facts if f.kind in KINDS and moment - f.at <= LATELY and f.at <= moment]
    wanted = [f for f in own if f.data.get("area") not in ABOUT]
    for fact in sorted(wanted, key=lambda f: (f.at, f.id), reverse=True)[:MOST_MOVES]:
        yield _tell(fact)


def tell_about(facts: Sequence[Fact]) -> Iterator[Line]:
    """Yield what a rival says of itself, newest first."""
    own = [f for f in facts if f.kind == "finding.told" and f.data.get("area") in ABOUT]
    for fact in sorted(own, key=lambda f: (f.known, f.id), reverse=True)[:MOST_ABOUT]:
        line = _tell(fact)
        yield Line(
            part="positioning", key=fact.id, text=line.text, quote=line.quote, at=line.at,
            facts=line.facts, url=line.url,
        )  # fmt: skip


def _tell(fact: Fact) -> Line:
    data = fact.data
    head = KINDS[fact.kind] or read_line(str(data.get("area") or "News")).capitalize()
    said = data.get("statement") or data.get("headline") or _describe(fact)
    quote = cut_words(str(data.get("quote") or ""))
    return Line(
        part="moves",
        key=fact.id,
        text=f"{head}: {cut_words(str(said))}",
        quote=quote if quote and quote not in str(said) else "",
        at=fact.at.date(),
        facts=(fact.id,),
        url=str(data.get("url") or "")[:500],
    )


def _describe(fact: Fact) -> str:
    fields = ("title", "round", "amount", "currency", "name", "post", "department", "technology")
    told = [str(fact.data[f]) for f in fields if fact.data.get(f) not in (None, "")]
    return ", ".join(told) or "told without a word more"


def tell_prices(facts: Sequence[Fact]) -> Iterator[Line]:
    """Yield how a rival's prices changed, newest first, and what they are by the newest reading."""
    moves = diff_prices(facts)[::-1][:MOST_CHANGES]
    for move in moves:
        day, old = move.after.known.date(), move.before.known.date()
        for sort, told, fact in (("now", move.come, move.after), ("gone", move.gone, move.before)):
            for sentence in told[:MOST_PRICES]:
                says = (
                    f"New on their page by {day}"
                    if sort == "now"
                    else f"On their page on {old}, gone by {day}"
                )
                yield Line(
                    part="pricing",
                    key=f"{sort}:{move.after.id}:{told.index(sentence)}",
                    text=f"{says}:",
                    quote=cut_words(sentence),
                    at=day,
                    facts=tuple(dict.fromkeys((fact.id, move.after.id))),
                    url=move.url,
                )
    changed = {sentence for move in moves for sentence in move.come}
    newest: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda f: (f.known, f.id)):
        if fact.kind == "page.read" and str(fact.data.get("text") or "").strip():
            newest[str(fact.data.get("url") or "")] = fact
    shown = 0
    for url, fact in sorted(newest.items(), key=lambda pair: ("pric" not in pair[0], pair[0])):
        for sentence in read_prices(str(fact.data["text"])):
            if sentence not in changed and shown < MOST_PRICES:
                shown += 1
                yield Line(
                    part="pricing", key=f"price:{url}:{sentence[:60]}", text="On their page:",
                    quote=cut_words(sentence), at=fact.known.date(), facts=(fact.id,), url=url,
                )  # fmt: skip
