"""Research: a company's public words read anew, told as facts, each with the words that say it."""

from collections.abc import Mapping
from datetime import timedelta
from time import monotonic

import msgspec

from scotty.desk.claims import add_claims
from scotty.desk.dossier import Case, Order, make_subject, make_target, open_case
from scotty.desk.findings import gather_facts, read_all
from scotty.desk.playbook import current_playbook
from scotty.desk.roster import Work, may_work, sign_work
from scotty.facts import Fact, Refused
from scotty.flows.gather import gather_documents
from scotty.ports import House
from scotty.ports.research import Collector, Trouble

__all__ = ["Order", "Researched", "list_fresh", "research_account"]
AGENT = "nathan-cross"
SANDBOX = "sandbox"
"""The collector that stands in for the web where the company is make-believe."""


class Researched(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    account: str
    name: str
    #: Whether nobody knew it before.
    made: bool
    collectors: tuple[str, ...]
    #: Documents read; and those among them that are new.
    read: int
    fresh: int
    #: Findings in what was read; and those among them that are new.
    found: int
    new: int
    #: Products that came and went.
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    #: Function -> open posts read now.
    hiring: Mapping[str, int] = {}
    troubles: tuple[Trouble, ...] = ()
    #: Why something found was left out.
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


def research_account(house: House, order: Order) -> Researched:
    """Read what is public of an account, and tell pages, findings, people and the day's stack at once.

    A domain that nobody knew becomes an account, once something of it was read. Doing it again on the
    same pages tells nothing new but that it was done. Raises Refused for what is no account and no
    domain, where nothing could be read of a domain that nobody knows, and while the agent rests.
    """
    began = monotonic()
    if (held := may_work(house, AGENT)) is not None:
        raise Refused(held.reason, held.mend)
    case = open_case(house, order.account)
    chosen = _choose_collectors(house, case, order)
    gathered = gather_documents(chosen, make_target(case, order), case.now)
    if not case.known and not gathered.documents:
        why = "; ".join(f"{t.place}: {t.why}" for t in gathered.troubles[:3]) or "Nobody had any."
        raise Refused(f"Nothing could be read of {case.key}. {why}", "Check how it is written.")
    subject = make_subject(case, order, gathered)
    told = read_all(case, subject, gathered)
    add_claims(house, case, subject, told, order.by)
    facts, came = gather_facts(case, subject, told, gathered)
    known = {name for name, _ in case.timeline.named_facts()}
    fresh = [f for f in facts if f.id not in known]
    house.ledger.append(fresh)
    made = Researched(
        account=case.key,
        name=subject.name or case.key,
        made=not case.known,
        collectors=tuple(c.name for c in chosen),
        read=len(told.pages),
        fresh=sum(f.kind == "page.read" for f in fresh),
        found=len(told.findings),
        new=sum(f.id in told.findings for f in fresh),
        added=tuple(f.data["technology"] for f in came if f.kind == "technology.added"),
        dropped=tuple(f.data["technology"] for f in came if f.kind == "technology.dropped"),
        hiring=dict(told.hiring.most_common()),
        troubles=(*gathered.troubles, *told.troubles),
        notes=tuple(told.notes),
        seconds=round(monotonic() - began, 2),
    )
    _tell_done(house, order, made, fresh)
    return made


def list_fresh(house: House) -> set[str]:
    """Return the accounts that were researched within the days that the playbook calls fresh."""
    now = house.clock.now()
    age = timedelta(days=current_playbook(house, now)[0].research.every_days)
    done = house.ledger.facts("research.done", since=now - age)
    return {fact.account for fact in done if fact.account is not None}


def _choose_collectors(house: House, case: Case, order: Order) -> list[Collector]:
    """Return who reads: those named; else the twin for what is make-believe, all others for what is not."""
    # Nobody real lives at a reserved name (RFC 2606).
    reserved = case.domain.endswith(".example")
    twin = SANDBOX in house.collectors
    make_believe = twin and (case.view.simulated or reserved) and not order.site
    usual = (name for name in house.collectors if (name == SANDBOX) == make_believe)
    chosen = order.collectors or tuple(usual)
    if unknown := [name for name in chosen if name not in house.collectors]:
        known = ", ".join(house.collectors) or "there is none"
        raise Refused(f"There is no collector {unknown[0]!r}.", f"Choose from: {known}.")
    return [house.collectors[name] for name in chosen]


def _tell_done(house: House, order: Order, made: Researched, fresh: list[Fact]) -> None:
    now = house.clock.now()
    data = {
        "collectors": list(made.collectors),
        "read": made.read,
        "found": made.new,
        "seconds": made.seconds,
        "troubles": [msgspec.structs.asdict(t) for t in made.troubles[:100]],
        "by": order.by,
    }
    done = Fact(
        kind="research.done",
        at=now,
        known=now,
        source="scotty",
        key=f"{made.account}:{now.isoformat()}",
        account=made.account,
        data=data,
    )
    house.ledger.append([done])
    summary = f"Read {made.read} pages of {made.account}, {made.fresh} of them new, and found {made.new} new things."
    sign_work(
        house,
        Work(
            agent=AGENT,
            tool="research_account",
            summary=summary,
            account=made.account,
            by=order.by,
            run=order.run,
            seconds=made.seconds,
            because=(done.id, *(f.id for f in fresh[:50])),
        ),
    )
