"""Findings: what collectors brought, read, and laid out as the facts to be told."""

from collections import Counter
from datetime import timedelta
from typing import Any

import msgspec

from scotty.desk.dossier import Case
from scotty.facts import Fact
from scotty.flows.gather import Gathered
from scotty.ports.research import Document, Trouble
from scotty.stages.research.read import (
    Found,
    Reading,
    Subject,
    prepare_document,
    read_document,
)
from scotty.stages.research.repeats import hush_repeats
from scotty.stages.research.stack import Seen, find_changes, make_look, read_look
from scotty.stages.research.telling import (
    name_source,
    tell_changes,
    tell_finding,
    tell_look,
    tell_page,
)


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a document, the fact that tells it, and what patterns found in it."""

    part: Document
    page: Fact
    reading: Reading


class Told(msgspec.Struct, kw_only=True):
    """What is being told, as it grows."""

    pages: list[Fact] = msgspec.field(default_factory=list)
    readings: list[Read] = msgspec.field(default_factory=list)
    findings: dict[str, Fact] = msgspec.field(default_factory=dict)
    seen: list[Seen] = msgspec.field(default_factory=list)
    hiring: Counter[str] = msgspec.field(default_factory=Counter)
    troubles: list[Trouble] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)


def read_all(case: Case, subject: Subject, gathered: Gathered) -> Told:
    """Return what all documents say, as facts of pages and findings, with what went wrong."""
    told = Told()
    for collector, document in gathered.documents:
        parts, lost = prepare_document(document)
        if lost:
            told.troubles.append(Trouble(place=document.url, why=lost))
        for part in parts:
            _read_part(case, subject, told, collector, part)
    return told


def _read_part(case: Case, subject: Subject, told: Told, collector: str, part: Document) -> None:
    page = tell_page(case.key, collector, part, case.now)
    reading = read_document(part, subject, case.now)
    told.pages.append(page)
    told.readings.append(Read(part=part, page=page, reading=reading))
    told.notes += reading.notes
    if reading.orders:
        why = f"The page tries to give orders: {reading.orders} paragraph(s) left out, the rest believed less."
        mend = "Read it yourself before you trust what it says."
        told.troubles.append(Trouble(place=part.url, why=why, mend=mend))
    for found in reading.found:
        fact = tell_finding(case.key, found, page, case.now)
        told.findings.setdefault(fact.id, fact)
        if found.sort == "technology":
            told.seen.append(_see(found, collector, page))
        if found.sort == "hiring":
            told.hiring[str(found.value.get("function"))] += 1


def _see(found: Found, collector: str, page: Fact) -> Seen:
    return Seen(
        technology=str(found.value["technology"]),
        collector=collector,
        stance=str(found.value["stance"]),
        quote=found.quote,
        url=found.url,
        title=found.title,
        confidence=found.confidence,
        page=page.id,
    )


def gather_facts(
    case: Case, subject: Subject, told: Told, gathered: Gathered
) -> tuple[list[Fact], list[Fact]]:
    """Return all that is to be told, and those of it that say that the stack changed."""
    findings = sorted(told.findings.values(), key=lambda f: (f.at, f.id))
    facts = [*told.pages, *hush_repeats(findings, case.timeline.facts())]
    if told.pages and (not case.known or (subject.name and not case.view.tell("name"))):
        facts.insert(0, _tell_profile(case, subject, told.pages))
    if not gathered.covered:
        return facts, []
    today = make_look(case.now.date(), (*told.seen, *_told_before(case)), gathered.covered)
    snapshot = tell_look(case.key, today, (s.page for s in told.seen), case.now)
    earlier = [look for f in case.view.log.of("technology.snapshot") if (look := read_look(f))]
    until = f"{case.now + timedelta(days=365):%Y-%m-%d}"
    changes = tell_changes(case.key, subject.brand, find_changes(earlier, today), snapshot, until)
    came = list(hush_repeats(changes, case.timeline.facts()))
    return [*facts, snapshot, *came], came


def _told_before(case: Case) -> list[Seen]:
    """Return the products that were told of the account as fields: by a CRM, a file, a vendor."""
    said = case.view.profile.get("technologies")
    if said is None or not isinstance(said.value, list | tuple):
        return []
    return [
        Seen(technology=str(name), collector="profile", stance="told", quote="", page=said.fact)
        for name in said.value[:200]
    ]


def _tell_profile(case: Case, subject: Subject, pages: list[Fact]) -> Fact:
    """Return what makes an account: its domain, and its name as found; no more than that."""
    data: dict[str, Any] = {"domain": case.domain} if case.domain else {}
    if subject.name:
        data["name"] = subject.name
    return Fact(
        kind="account.profiled",
        at=case.now,
        known=case.now,
        source=name_source("site"),
        key=f"{case.key}|{subject.name}",
        account=case.key,
        because=(pages[0].id,),
        data=data,
    )
