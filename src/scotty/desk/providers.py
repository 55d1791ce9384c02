"""Providers of contact data that are always there, and the order in which all are asked."""

from collections.abc import Sequence

from scotty.facts import Refused
from scotty.names import read_mail, sort_domain
from scotty.ports import House
from scotty.ports.enrich import Enricher, Field, Found, Wanted
from scotty.signals.view import View
from scotty.stages.research.addresses import Known, guess_address

OWN = ("ledger", "pattern")
"""Those asked where the playbook names none."""


class Holdings:
    """What the workspace holds already: the same person under another key, a colleague's word."""

    name, cost = "ledger", 0.0
    about = "What the workspace holds: other keys of the same person, colleagues' words."
    fields: frozenset[Field] = frozenset({"email", "phone", "title", "linkedin"})

    def __init__(self, view: View) -> None:
        self.view = view

    def ask(self, wanted: Wanted, field: Field) -> Sequence[Found]:
        """Return what facts say of somebody of this name."""
        name = " ".join(wanted.name.casefold().split())
        found = []
        for person in self.view.people.values():
            same = " ".join(person.tell("name").casefold().split()) == name
            said = person.fields.get(field)
            if name and same and person.key != wanted.contact and said is not None:
                value = str(said.value)
                found.append(Found(field=field, value=value, probability=0.8, because=(said.fact,)))
        for fact in self.view.log.of("contact.proposed"):
            same = " ".join(str(fact.data.get("name") or "").casefold().split()) == name
            email = str(fact.data.get("email") or "")
            if field == "email" and name and same and read_mail(email):
                told = self.view.log.identify(fact)
                found.append(Found(field=field, value=email, probability=0.9, because=(told,)))
        return found


class Patterns:
    """The pattern of addresses known at the domain; a guess with its probability, never a probe."""

    name, cost = "pattern", 0.0
    about = "The pattern of the addresses known at the domain."
    fields: frozenset[Field] = frozenset({"email"})

    def __init__(self, view: View) -> None:
        people = (p for p in view.people.values() if p.email and p.tell("name"))
        self.known = [
            Known(p.tell("name"), p.email, (p.fields.get("email") or p.fields["name"]).fact)
            for p in people
        ]

    def ask(self, wanted: Wanted, field: Field) -> Sequence[Found]:
        """Return likely addresses at the company's own domain; none at a free mail's."""
        if sort_domain(wanted.domain) != "company" and not self.known:
            return ()
        return [
            Found(field=field, value=g.email, probability=g.probability, because=g.facts)
            for g in guess_address(wanted.name, wanted.domain, self.known)[:3]
        ]


def list_providers(house: House, view: View, order: Sequence[str]) -> list[Enricher]:
    """Return the providers in the playbook's order; those of our own where it names none."""
    known: dict[str, Enricher] = {"ledger": Holdings(view), "pattern": Patterns(view)}
    known |= house.enrichers
    unknown = [name for name in order if name not in known]
    if unknown:
        raise Refused(
            f"[research] providers names {', '.join(unknown)}, which is not there.",
            f"There are: {', '.join(sorted(known))}. A CSV in the workspace's folder `enrich` is one.",
        )
    return [known[name] for name in (order or OWN)]
