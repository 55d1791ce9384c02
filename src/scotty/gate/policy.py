"""A policy: one question that every act must pass; one declaration each."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import msgspec

from scotty.facts import Bug
from scotty.gate.act import Act, Sight
from scotty.playbook.gate import GateRules


class No(msgspec.Struct, frozen=True, kw_only=True):
    """A policy's no.

    With `until` the machine asks again then; `final`: never; neither: a person must act first.
    """

    reason: str
    mend: str = ""
    until: datetime | None = None
    final: bool = False


Ask = Callable[[Act, Sight, GateRules], No | None]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, in which order: a lasting no is found before a passing one."""

    name: str
    label: str
    order: int
    channels: tuple[str, ...]
    ask: Ask
    why: str


POLICIES: dict[str, Policy] = {}
"""Every declared policy by name. Filled by `load_policies`, which gives them in their order."""


def policy(
    label: str, *, order: int, why: str, channels: tuple[str, ...] = ()
) -> Callable[[Ask], Ask]:
    """Declare the decorated function as a policy of its name, for some channels or for all."""

    def register(ask: Ask) -> Ask:
        name = ask.__name__
        if name in POLICIES:
            raise Bug(f"policy {name} is declared twice")
        POLICIES[name] = Policy(
            name=name, label=label, order=order, channels=channels, ask=ask, why=why
        )
        return ask

    return register


@cache
def load_policies() -> tuple[Policy, ...]:
    """Import every module of `policies`; return all policies in the order in which they are asked."""
    package = import_module("scotty.gate.policies")
    for module in sorted(m.name for m in iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{module}")
    return tuple(sorted(POLICIES.values(), key=lambda p: (p.order, p.name)))
