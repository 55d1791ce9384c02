"""The dossier: an account about to be researched, who it is, and where it may be read about."""

from datetime import datetime

import msgspec

from scotty.desk.playbook import current_playbook
from scotty.facts import Refused, Timeline
from scotty.flows.gather import Gathered
from scotty.names import find_domain
from scotty.playbook import Playbook
from scotty.ports import House
from scotty.ports.research import Target
from scotty.signals.view import View
from scotty.stages.research.read import Subject, clean_text, read_name

IDS = ("greenhouse", "lever", "ashby", "cik")
"""Fields of an account that name it on other systems."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be researched, and for whom."""

    #: Domain, key or exact name.
    account: str
    #: Where its site is, where that is not https://DOMAIN.
    site: str = ""
    by: str = "the engine"
    run: str = ""
    #: Names of collectors; all where none is named.
    collectors: tuple[str, ...] = ()
    #: Whether a person at this machine named the site: then it may lie on a private address.
    local: bool = False


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """An account about to be researched."""

    key: str
    domain: str
    known: bool
    timeline: Timeline
    view: View
    book: Playbook
    now: datetime


def open_case(house: House, name: str) -> Case:
    """Return an account by domain, key or exact name, or what a domain that nobody knows would become.

    Raises Refused for what is neither.
    """
    house.tables.refresh()
    now, row = house.clock.now(), house.tables.account(name)
    domain = find_domain(name) or ""
    if row is None and not domain:
        raise Refused(
            f"No account is called {name!r}, and it is no domain.",
            "Give the company's domain, as acme.com.",
        )
    key = str(row["key"]) if row is not None else domain
    timeline = house.ledger.timelines([key])[key].cut(now)
    view = View(timeline, now)
    told = find_domain(view.tell("domain")) or find_domain(key) or ""
    return Case(
        key=key,
        domain=told,
        known=row is not None,
        timeline=timeline,
        view=view,
        book=current_playbook(house, now)[0],
        now=now,
    )


def make_target(case: Case, order: Order) -> Target:
    """Return what collectors are told. Raises Refused for a site elsewhere that nobody at this machine named."""
    site = order.site.strip()
    if site and not order.local:
        if not case.domain or find_domain(site) != case.domain:
            raise Refused(
                f"{site} does not lie on {case.domain or case.key}.",
                "Only the command line, at this machine, may name a site elsewhere.",
            )
        site = ""  # its own domain is where it is looked for; an exempt origin it does not become
    rules = case.book.research
    told = {name: case.view.tell(name) for name in IDS}
    return Target(
        account=case.key,
        domain=case.domain or case.key,
        name=case.view.tell("name"),
        site=site,
        ids={name: value for name, value in told.items() if value},
        pages=rules.pages,
        seconds=rules.seconds,
    )


def make_subject(case: Case, order: Order, gathered: Gathered) -> Subject:
    """Return the company as readers are told of it; its name as its own pages write it, where nobody told."""
    view, rules = case.view, case.book.research
    named = dict.fromkeys((*rules.rivals, *case.book.deals.rivals))
    # A rival's own pages name it in every line.
    rivals = tuple(n for n in named if rules.rivals.get(n) not in (case.key, case.domain))
    told = view.profile.get("technologies")
    stack = [str(t) for t in told.value] if told and isinstance(told.value, list | tuple) else []
    people = [p.tell("name") for p in list(view.people.values())[:200] if p.left is None]
    subject = Subject(
        account=case.key,
        domain=case.domain,
        name=view.tell("name"),
        site=order.site if order.local else "",
        rivals=rivals,
        technologies=tuple(dict.fromkeys((*rules.neighbours, *rivals, *stack)))[:200],
        known=tuple(t for t in (view.tell("city"), view.tell("parent"), *people) if len(t) > 2),
    )
    if subject.name:
        return subject
    own = [d for _, d in gathered.documents if subject.owns(d.url)]
    texts = (clean_text(f"{d.title}\n{d.text[:20_000]}") for d in own[:50])
    return msgspec.structs.replace(subject, name=read_name(case.domain or case.key, texts))
