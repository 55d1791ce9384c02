"""Claims: what a language model finds in fresh documents beside the patterns, each held to its quote."""

from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

from scotty.agents import claims
from scotty.agents.orders import find_order
from scotty.agents.work import Made
from scotty.desk.dossier import Case
from scotty.desk.findings import Read, Told
from scotty.desk.roster import Work, may_work, sign_work
from scotty.ports import House
from scotty.stages.research.document import Document
from scotty.stages.research.read import Found, Subject, check_finding
from scotty.stages.research.read.orders import LONGEST
from scotty.stages.research.telling import tell_finding

MOST = 8
"""Documents of one research that a model is shown."""
SURE = 0.7
"""The most that a model's word for how sure it is counts."""
DAYS = 365
ORDER = ("news", "site", "filing", "file")
"""Sorts of documents that are shown, the most promising first."""
TOOL = "extract_claims"


def add_claims(house: House, case: Case, subject: Subject, told: Told, by: str) -> None:
    """Let a model read the most promising documents, and add to `told` what passes both gates.

    Nothing changes where no model is configured, and nothing where the agent rests. A page is shown
    once; one that gives orders, never. The first refusal or silence ends it, and so does the time
    that the playbook gives one answer: patterns have found their part by then.
    """
    if not house.models.name or may_work(house, claims.KEY) is not None:
        return
    began = monotonic()
    for read in list(_choose(case, told))[:MOST]:
        if monotonic() - began > case.book.agents.seconds:
            break
        given = tuple(_give(found, read.part) for found in read.reading.found)
        name = subject.name or subject.brand
        made = claims.extract_claims(house.models, read.part, name, case.key, given)
        if not made.tokens and made.wrote == "twin":
            break  # not reached, or its budget is spent: the next would fare no better
        added = tuple(_add(case, subject, told, read, made))
        _sign(house, case, read, made, (by, added))


def _choose(case: Case, told: Told) -> Iterator[Read]:
    """Yield what may be shown and was not yet, the most promising first."""
    shown = {
        name
        for fact in case.view.log.of("agent.worked")
        if fact.data["tool"] == TOOL
        for name in fact.because
    }
    fit = (r for r in told.readings if r.part.sort in ORDER and r.page.id not in shown)
    fit = (r for r in fit if r.reading.origin and not r.reading.orders)
    clean = (r for r in fit if not _gives_orders(r.part))
    yield from sorted(clean, key=lambda r: (ORDER.index(r.part.sort), -r.page.at.timestamp()))


def _gives_orders(part: Document) -> bool:
    """Return whether its title or any of its text speaks to a machine; long paragraphs piece by piece."""
    texts = (part.title, *claims.list_paragraphs(part).values())
    return any(
        find_order(text[start : start + LONGEST])
        for text in texts
        for start in range(0, len(text), LONGEST // 2)
    )


def _give(found: Found, part: Document) -> claims.Found:
    """Return a finding of the patterns as the worker knows findings."""
    paragraphs = claims.list_paragraphs(part).items()
    return claims.Found(
        paragraph=next((name for name, text in paragraphs if found.quote in text), ""),
        area=found.area,
        statement=found.statement,
        quote=found.quote,
        confidence=found.confidence,
    )


def _add(
    case: Case, subject: Subject, told: Told, read: Read, made: Made[tuple[claims.Found, ...]]
) -> Iterator[str]:
    """Yield the facts of what the model found and patterns did not, once they are added."""
    plain = [(f.area, " ".join(f.quote.split())) for f in read.reading.found]
    for found in made.value if made.wrote != "twin" else ():
        quote = " ".join(found.quote.split())
        if any(area == found.area and (quote in q or q in quote) for area, q in plain):
            continue
        against = list(check_finding(found.statement, found.quote, read.part.text, subject))
        if against:
            note = f"“{found.statement[:90]}” of the model is left out: {against[0]}."
            told.notes.append(f"{read.part.url}: {note}")
            continue
        fact = tell_finding(case.key, _make(found, read), read.page, case.now)
        if told.findings.setdefault(fact.id, fact) is fact:
            yield fact.id


def _make(found: claims.Found, read: Read) -> Found:
    """Return it as a finding. It is told as a finding only, never as a sign that moves a score."""
    factor, why = read.reading.origin, "where it stands"
    sure = round(min(found.confidence, SURE), 2)
    at = read.page.at
    return Found(
        sort="model",
        area=found.area,
        kind="finding.told",
        statement=found.statement,
        quote=found.quote,
        url=read.part.url,
        title=read.part.title,
        at=at,
        confidence=round(factor * sure, 3),
        reasons=((factor, why), (sure, "a language model read it")),
        expires=f"{at + timedelta(days=DAYS):%Y-%m-%d}",
        value={"sort": "model"},
    )


def _sign(
    house: House,
    case: Case,
    read: Read,
    made: Made[tuple[claims.Found, ...]],
    told: tuple[str, tuple[str, ...]],
) -> None:
    by, added = told
    sign_work(
        house,
        Work(
            agent=claims.KEY,
            tool=TOOL,
            summary=f"Read a page with a language model, and found {len(added)} more than the patterns.",
            account=case.key,
            by=by,
            model=made.model,
            tokens=made.tokens,
            money=made.money,
            seconds=made.seconds,
            ok=made.wrote != "twin",
            because=(read.page.id, *added),
        ),
    )
