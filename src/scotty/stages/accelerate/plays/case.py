"""What a play may look at, and a draft whose every word rests on a fact."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

import msgspec

from scotty.facts import Fact
from scotty.playbook import rank_title
from scotty.signals import Person, Story
from scotty.stages.accelerate.plays.advice import Advice
from scotty.stages.accelerate.plays.moves import ENGAGED
from scotty.stages.accelerate.plays.titles import holds_budget
from scotty.stages.accelerate.standing import Deal, Warned


class Said(NamedTuple):
    """Words for a slot of a draft, and the ids of the facts that say so."""

    text: str
    facts: tuple[str, ...] = ()


class Addressed(NamedTuple):
    """To whom the quoted words of a play go, and how."""

    person: Person
    over: Literal["mail", "call"]
    #: With slots, as the words of the play.
    subject: str = ""
    #: What must be made before they can go; "" for nothing.
    needs: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a play found in the facts: words for its slots, and who does it."""

    slots: Mapping[str, Said]
    #: Who does it; "" where nobody is known to own the deal.
    who: str = ""
    #: The moves that it comes down to, where the facts choose them; () for those of the plan.
    moves: tuple[str, ...] = ()
    #: Who reads or hears what the play's words quote; None where they quote nothing for their people.
    letter: Addressed | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A deal in danger: what stands, what its story says, what our own past advises."""

    deal: Deal
    story: Story
    standing: Mapping[str, Warned]
    #: Seller -> their manager, and the fact that told it.
    managers: Mapping[str, Said]
    advice: Advice

    @property
    def owner(self) -> Said:
        """The seller, as the system of record tells."""
        return self.field("owner") or Said("the owner of the deal")

    @property
    def manager(self) -> Said:
        """Whom the seller reports to; in plain words where nobody told."""
        return self.managers.get(self.owner.text) or Said("the seller's manager")

    @property
    def name(self) -> Said:
        """What the deal is called."""
        return self.field("name") or self.say(self.deal.deal, self.story.tellings[-1:])

    @property
    def company(self) -> Said:
        """What the company is called."""
        for fact in reversed(self.story.of("account.profiled")):
            if fact.data.get("name"):
                return self.say(str(fact.data["name"]), [fact])
        return self.name

    def say(self, text: str, facts: Iterable[Fact]) -> Said:
        """Return words that rest on these facts."""
        return Said(text, tuple(dict.fromkeys(map(self.story.log.identify, facts))))

    def field(self, name: str) -> Said | None:
        """Return a field of the deal as last told; None where it never was."""
        for fact in reversed(self.story.tellings):
            if fact.data.get(name) not in (None, ""):
                return self.say(_plain(fact.data[name]), [fact])
        return None

    def warned(self, *names: str) -> Said:
        """Return what the standing warnings of these names say, or all that stand, as one list."""
        found = [w for name, w in self.standing.items() if not names or name in names]
        text = "; ".join(w.text for w in found)
        return Said(text, tuple(dict.fromkeys(f for w in found for f in w.facts)))

    def tell_person(self, person: Person) -> Said:
        """Return a person's name and title, as told; else their address."""
        told = person.profile if person.profile is not None else (*person.acts, person.left)[0]
        name = person.name or person.key
        text = f"{name} ({person.title})" if person.title else name
        return self.say(text, [] if told is None else [told])

    def greet(self, person: Person) -> Said:
        """Return how a letter begins: with their first name, or without one where none is known."""
        names = person.name.split()
        return Said(names[0], self.tell_person(person).facts) if names else Said("Hello")

    def people(self, engaged: bool | None = None, power: bool = False) -> list[Person]:
        """Return those who are still there, the highest first: engaged or not yet, with power or all."""
        story = self.story
        active = story.active(ENGAGED)
        rules = story.setting.book.budget
        found = [
            p
            for p in story.people.values()
            if p.left is None
            and (engaged is None or (p.key in active) is engaged)
            and (not power or holds_budget(story, p))
        ]
        return sorted(
            found,
            key=lambda p: (
                not holds_budget(story, p),
                rank_title(p.title, rules),
                not p.name,
                p.key,
            ),
        )


def _plain(value: Any) -> str:
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)
