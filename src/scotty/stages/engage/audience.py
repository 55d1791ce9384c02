"""Whom to write to at an account: a few people, of several departments, the weightiest first."""

from collections.abc import Iterable

import msgspec

from scotty.playbook import judge_title, rank_title
from scotty.playbook.rules import Budget
from scotty.signals.titles import read_department
from scotty.signals.view import Contact, View

MOST = 5
"""People of one account written to at once: the pressure budget of a week, shared out."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A person to write to, and why them."""

    contact: str
    why: str
    facts: tuple[str, ...] = ()


def choose_people(view: View, rules: Budget, most: int = MOST) -> tuple[Choice, ...]:
    """Return whom to write to, the weightiest first: one of each department before a second one.

    Within a department whoever decides on money comes first, then whoever did something on purpose,
    then by title. People who left, and those without an address, are left out.
    """
    told = view.profile.get("employees")
    size = int(told.value) if told is not None and str(told.value).isdigit() else None
    alive = [p for p in view.people.values() if p.left is None and p.email]
    ranked = sorted(alive, key=lambda p: _weigh(p, size, rules))
    chosen: list[Contact] = []
    while ranked and len(chosen) < most:
        taken = {read_department(p.tell("title")) for p in chosen}
        fresh = [p for p in ranked if read_department(p.tell("title")) not in taken]
        best = (fresh or ranked)[0]
        chosen.append(best)
        ranked.remove(best)
    return tuple(_explain(p, size, rules) for p in chosen)


def _weigh(person: Contact, size: int | None, rules: Budget) -> tuple[bool, bool, int, str]:
    title = person.tell("title")
    holder = judge_title(title, size, rules) == "holder"
    return not holder, not person.acts, rank_title(title, rules), person.key


def _explain(person: Contact, size: int | None, rules: Budget) -> Choice:
    title = person.tell("title")
    parts = []
    if judge_title(title, size, rules) == "holder":
        parts.append("holds a budget")
    if person.acts:
        parts.append("has engaged with us")
    parts.append(f"{read_department(title) or 'no known department'}")
    return Choice(
        contact=person.key,
        why=", ".join(parts),
        facts=tuple(_facts(person)),
    )


def _facts(person: Contact) -> Iterable[str]:
    said = person.fields.get("title") or person.fields.get("email")
    if said is not None:
        yield said.fact
