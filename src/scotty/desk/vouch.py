"""A person vouches for what a provider told: from then on it counts as told, and may be used."""

from collections.abc import Iterable

from scotty.desk.audit import note_act
from scotty.facts import Fact, Refused
from scotty.names import read_mail
from scotty.ports import House
from scotty.signals.view import View
from scotty.stages.research.committee import key_named, read_named


def take_over(house: House, account: str, fact: str, by: str) -> Fact:
    """Vouch for what a provider told, as a person: it then counts as told, and may be used.

    Raises Refused where there is no such answer, where it is no address, or where the person has
    an address by now.
    """
    told = house.ledger.fact(fact)
    if told is None or told.kind != "contact.enriched" or told.account != account:
        raise Refused("There is no such answer for this account.", "Look at its committee again.")
    field, value = str(told.data.get("field")), str(told.data.get("value") or "")
    if not value or (field == "email" and not read_mail(value)):
        raise Refused(f"{value!r} is no {field}.", "Type the right one in your CRM, or import it.")
    now = house.clock.now()
    view = View(house.ledger.timelines([account])[account], now)
    person = view.people.get(told.contact or "")
    if person is not None and (person.email if field == "email" else person.tell(field)):
        raise Refused(f"A {field} is known by now.", "What was typed is kept.")
    named = _name_candidate(view, told.contact or "")
    fact_of = Fact(
        kind="contact.profiled",
        at=now,
        known=now,
        source="person",
        key=f"{fact}:taken",
        account=account,
        contact=value if named else told.contact,
        because=(fact, *(f for _, _, f in named)),
        data={field: value, **{k: v for n, j, _ in named for k, v in (("name", n), ("title", j))}},
    )
    house.ledger.append([fact_of])
    what = {"account": account, "contact": fact_of.contact, "field": field, "value": value}
    note_act(house, by, "contact.taken", what)
    return fact_of


def _name_candidate(view: View, key: str) -> Iterable[tuple[str, str, str]]:
    """Return (name, job, fact) of somebody known by a public name only, as a tuple of one or none."""
    if not key.startswith("found:"):
        return ()
    for fact in reversed(view.log.of("person.found", "leadership.changed")):
        name, job = read_named(fact)
        if name and key_named(name) == key:
            return ((name, job, view.log.identify(fact)),)
    return ()
