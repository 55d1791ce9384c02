"""A brief: sentences that facts say, under short names that a model can cite."""

from datetime import date
from functools import cached_property

import msgspec

from scotty.ports.models import Excerpt

MOST = 80
"""Sentences that one brief holds; the first ones."""


class Said(msgspec.Struct, frozen=True):
    """A sentence, and the ids of the facts (or `asset:NAME`s) that say so."""

    text: str
    facts: tuple[str, ...]


class Brief(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What an agent writes from, and about whom. What is not in it is not known to the agent."""

    #: What may be said, each with its facts; the weightiest first.
    lines: tuple[Said, ...]
    today: date
    #: Whose budget it is.
    account: str | None = None
    #: Names that need no fact: the company, the person written to, ourselves.
    names: tuple[str, ...] = ()
    #: Text from outside that is asked about and is no evidence: a question.
    asked: tuple[Excerpt, ...] = ()
    #: What the agent holds itself to: its page of the roster, in our own words.
    charter: str = ""

    @cached_property
    def cited(self) -> dict[str, Said]:
        """Short name -> line. A fact's id costs twenty tokens each time it is copied, and is copied wrongly."""
        return {f"n{number}": line for number, line in enumerate(self.lines[:MOST], 1)}

    def give(self) -> tuple[Excerpt, ...]:
        """Return all of it as excerpts."""
        return (*self.asked, *(Excerpt(name, line.text) for name, line in self.cited.items()))

    def find_facts(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the facts behind short names, each once; names that nobody has name none."""
        lines = (self.cited[name] for name in names if name in self.cited)
        return tuple(dict.fromkeys(fact for line in lines for fact in line.facts))
