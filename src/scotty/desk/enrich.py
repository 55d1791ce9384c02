"""Enrichment: ask providers in the playbook's order what we do not know of people, until one knows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import get_args

import msgspec

from scotty.desk.named import find_account
from scotty.desk.playbook import current_playbook
from scotty.desk.providers import list_providers
from scotty.facts import Fact, Later, Refused
from scotty.names import find_domain
from scotty.ports import House
from scotty.ports.enrich import Enricher, Field, Found, Wanted
from scotty.signals import Setting
from scotty.signals.view import View
from scotty.stages.research.committee import map_committee

GOOD = 0.75
"""From this probability on an answer is good enough, and nobody else is asked."""
LEAST = 0.2
"""Answers below this are not told."""
FRESH = timedelta(days=90)
"""So long an answer is fresh, and so is the lack of one: the provider is not asked, or paid, again."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is now known of a person's field, and from whom."""

    contact: str
    name: str
    field: Field
    value: str
    provider: str
    probability: float
    cost: float
    at: datetime
    fact: str


class Enriched(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to."""

    account: str
    told: tuple[Told, ...]
    #: US dollars spent in this run; spent on the account while fresh; and the playbook's cap.
    spent: float
    total: float
    cap: float
    #: What was not asked or not known, and why.
    notes: tuple[str, ...] = ()


class _Run:
    """One account's questions: what was answered before, what may still be spent."""

    def __init__(self, house: House, view: View, providers: Sequence[Enricher], cap: float) -> None:
        self.house, self.view, self.providers, self.cap = house, view, providers, cap
        self.spent = 0.0
        self.notes: dict[str, None] = {}
        self.resting: set[str] = set()
        fresh = [f for f in view.log.of("contact.enriched") if f.known >= view.moment - FRESH]
        self.before = sum(float(f.data.get("cost") or 0.0) for f in fresh)
        self.asked = {(f.contact, f.data.get("field"), f.data.get("provider")): f for f in fresh}

    def find(self, wanted: Wanted, field: Field) -> Told | None:
        """Ask one provider after the other; return the likeliest answer, the first good one ends it."""
        best: Told | None = None
        for provider in self.providers:
            if field not in provider.fields or provider.name in self.resting:
                continue
            told = self._hear(provider, wanted, field)
            if told is not None and (best is None or told.probability > best.probability):
                best = told
            if best is not None and best.probability >= GOOD:
                break
        return best

    def _hear(self, provider: Enricher, wanted: Wanted, field: Field) -> Told | None:
        fact = self.asked.get((wanted.contact, field, provider.name))
        if fact is None:
            if self.before + self.spent + provider.cost > self.cap + 1e-9 and provider.cost > 0:
                self.notes[f"{provider.name} was not asked any more: the cap of ${self.cap:g}."] = (
                    None
                )
                return None
            found = self._ask(provider, wanted, field)
            if found is None:
                return None
            fact = self._write(provider, wanted, field, found)
        value, chance = (
            str(fact.data.get("value") or ""),
            float(fact.data.get("probability") or 0.0),
        )
        if not value or chance < LEAST:
            return None
        return Told(
            contact=wanted.contact,
            name=wanted.name,
            field=field,
            value=value,
            provider=provider.name,
            probability=chance,
            cost=float(fact.data.get("cost") or 0.0),
            at=fact.at,
            fact=fact.id,
        )

    def _ask(self, provider: Enricher, wanted: Wanted, field: Field) -> Sequence[Found] | None:
        try:
            return provider.ask(wanted, field)
        except (Later, Refused) as error:
            # The others are asked all the same; this one not again in this run.
            self.resting.add(provider.name)
            mend = getattr(error, "mend", "") or "It is asked again in the next run."
            self.notes[f"{provider.name}: {error.why} {mend}"] = None
            return None

    def _write(
        self, provider: Enricher, wanted: Wanted, field: Field, found: Sequence[Found]
    ) -> Fact:
        """Tell the answer, or that there was none, before the next question: a run can be resumed."""
        now = self.house.clock.now()
        best = max(found, key=lambda f: (f.probability, f.value), default=None)
        data = {
            "field": field,
            "value": best.value if best else "",
            "provider": provider.name,
            "probability": round(best.probability, 4) if best else 0.0,
            "cost": provider.cost,
        }
        fact = Fact(
            kind="contact.enriched",
            at=min(best.seen or now, now) if best else now,
            known=now,
            source=f"enrich:{provider.name}",
            key=f"{wanted.account}:{wanted.contact}:{field}:{now:%Y-%m-%d}",
            account=wanted.account,
            contact=wanted.contact,
            because=best.because if best else (),
            data=data,
        )
        self.house.ledger.append([fact])
        self.spent += provider.cost
        return fact


def enrich_account(
    house: House, name: str, fields: Sequence[str] = ("email",), most: int = 20
) -> Enriched:
    """Ask for what is not known of an account's key contacts, and of people named in public.

    What a person or a system of record told is never asked for, and never overwritten: answers are
    facts of their own (`contact.enriched`), marked with provider, probability and cost. Each is told
    before the next question, so that a run that broke off goes on where it was and pays nothing
    twice. Raises Refused where no such account is known, or a provider's name or a field is not.
    """
    asked = [field for field in get_args(Field) if field in fields]
    if len(asked) != len(set(fields)):
        raise Refused("That cannot be asked for.", f"Ask for {', '.join(get_args(Field))}.")
    row = find_account(house, name.strip())
    key, now = str(row["key"]), house.clock.now()
    view = View(house.ledger.timelines([key])[key], now)
    rules = current_playbook(house)[0]
    run = _Run(
        house, view, list_providers(house, view, rules.research.providers), rules.research.cost_cap
    )
    told = []
    people = list_wanted(view, Setting(book=rules))[:most]
    for wanted in people:
        person = view.people.get(wanted.contact)
        for field in asked:
            have = person and (person.email if field == "email" else person.tell(field))
            if have or (field == "title" and wanted.title):
                continue
            found = run.find(wanted, field)
            if found is not None:
                told.append(found)
            else:
                run.notes[f"Nobody knew the {field} of {wanted.name or wanted.contact}."] = None
    if not told and not run.notes:
        known = f"the {' and the '.join(asked)} of everybody who counts is known"
        run.notes[f"Nothing was asked: {known if people else 'nobody is known there'}."] = None
    return Enriched(
        account=key,
        told=tuple(told),
        spent=run.spent,
        total=run.before + run.spent,
        cap=run.cap,
        notes=tuple(run.notes),
    )


def list_wanted(view: View, setting: Setting) -> list[Wanted]:
    """Return whom to ask about: key contacts first, then people named in public."""
    committee = map_committee(view, setting)
    domain = str(view.tell("domain") or find_domain(view.account) or "")
    found = []
    for member in (m for m in committee.members if m.key):
        person = view.people[member.contact]
        found.append(
            Wanted(
                account=view.account,
                domain=domain,
                contact=member.contact,
                name=person.tell("name"),
                title=person.tell("title"),
                email=person.email,
            )
        )
    found.extend(
        Wanted(
            account=view.account,
            domain=domain,
            contact=candidate.contact,
            name=candidate.name,
            title=candidate.job,
        )
        for candidate in committee.candidates
    )
    return found
