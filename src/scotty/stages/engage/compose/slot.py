"""Slots: one declaration says what a {name} in a text stands for, and what fills it."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import msgspec

from scotty.facts import Bug
from scotty.stages.engage.compose.case import Case, Words

Fill = Callable[[Case, str], Words | None]


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a text may ask for by name."""

    #: As written between braces; one that ends in a colon takes an argument.
    name: str
    #: What it becomes, for people who write sequences.
    label: str
    example: str
    #: Whether a sentence with it says something of the world; a greeting does not.
    claims: bool
    #: Return the words; None where the facts for it are missing.
    fill: Fill


SLOTS: dict[str, Slot] = {}
"""Every declared slot by name. Filled by `load_slots`."""


def slot(name: str, label: str, *, example: str, claims: bool = True) -> Callable[[Fill], Fill]:
    """Declare the decorated function as what fills {name}."""

    def register(fill: Fill) -> Fill:
        if name in SLOTS:
            raise Bug(f"slot {name} is declared twice")
        SLOTS[name] = Slot(name=name, label=label, example=example, claims=claims, fill=fill)
        return fill

    return register


@cache
def load_slots() -> Mapping[str, Slot]:
    """Import every module of slots and return the registry, by name."""
    package = import_module("scotty.stages.engage.compose.slots")
    for module in sorted(m.name for m in iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{module}")
    return dict(sorted(SLOTS.items()))


def find_slot(asked: str) -> tuple[Slot, str] | None:
    """Return the slot that a text asks for, and its argument; None where there is none such."""
    name, colon, argument = asked.partition(":")
    found = load_slots().get(f"{name}{colon}")
    return None if found is None or (colon and not argument) else (found, argument)
