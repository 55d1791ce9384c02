"""The scene: one person at one account, and all that suggestions are made from."""

from collections.abc import Mapping
from functools import cached_property

from scotty.facts import Fact
from scotty.names.naming import read_first, read_full
from scotty.playbook.content import Asset, Kind
from scotty.signals.suit import CITED
from scotty.signals.titles import read_department
from scotty.signals.view import Contact, View
from scotty.stages.research.profile import Basis, Checker, Room
from scotty.stages.research.profile.room import Spoken, show_plain
from scotty.stages.research.shelf import Effect, Suggested, suggest_assets


class Scene:
    """What is known around one person; each thing worked out once."""

    def __init__(
        self, view: View, contact: Contact, basis: Basis, effects: Mapping[str, Effect]
    ) -> None:
        self.view = view
        self.contact = contact
        self.basis = basis
        self.room = Room(view, basis)
        self.checker = Checker(self.room)
        self._effects = effects
        #: Suggestions that their facts do not bear out: never shown.
        self.flaws: list[str] = []

    @cached_property
    def name(self) -> str:
        """Their name as people say it; the address where none was told."""
        told = self.contact.tell("name")
        return read_full(told) or show_plain(told, 80) or self.contact.key

    @cached_property
    def short(self) -> str:
        """The first name, where one can be told."""
        return read_first(self.contact.tell("name")) or self.name

    @cached_property
    def title(self) -> str:
        """Their title as told."""
        return show_plain(self.contact.tell("title"), 120)

    @cached_property
    def department(self) -> str:
        """The department that the title names; "" for none."""
        return read_department(self.contact.tell("title")) or ""

    def cite(self, *fields: str) -> tuple[str, ...]:
        """Return the facts that told these fields of the person."""
        return tuple(self.contact.fields[f].fact for f in fields if f in self.contact.fields)

    @cached_property
    def suggested(self) -> list[Suggested]:
        """Content for them now, best first."""
        return suggest_assets(self.view, self.contact, self.basis.assets, self._effects)

    def of_kind(self, kind: Kind) -> list[tuple[Suggested, Asset]]:
        """Return the suggested assets of a kind that have a sentence to say, best first."""
        told = ((one, self.basis.assets[one.name]) for one in self.suggested if one.kind == kind)
        return [(one, asset) for one, asset in told if asset.says]

    @cached_property
    def words(self) -> list[Spoken]:
        """What they themselves said, oldest first."""
        names = {self.contact.tell("name"), self.name}
        return [
            said
            for said in self.room.spoken
            if said.side == "them" and (said.who in names or self._wrote(said.fact))
        ]

    def _wrote(self, fact: Fact) -> bool:
        return fact.kind == "email.replied" and fact.contact == self.contact.key

    def holds(self, text: str, facts: tuple[str, ...]) -> bool:
        """Return whether a sentence says only what its facts say; notes it where it does not."""
        loose = self.checker.find_loose(text, facts)
        if loose:
            self.flaws.append(f"{text} [{', '.join(loose)}]")
        return not loose


def cite(asset: str) -> str:
    """Return how a claim names an asset."""
    return f"{CITED}{asset}"
