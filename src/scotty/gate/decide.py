"""The decision: every policy is asked, the first no in their order decides."""

from datetime import datetime

import msgspec

from scotty.facts import Held
from scotty.gate.act import Act, Sight
from scotty.gate.policy import No, load_policies
from scotty.playbook.gate import GateRules


class Check(msgspec.Struct, frozen=True):
    """What one policy said: "" for a yes."""

    policy: str
    says: str = ""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an act may leave, and every policy's word on it."""

    #: The no that decided; None where the act may leave.
    held: Held | None
    #: The policy that said it.
    policy: str = ""
    #: When to ask again; None where time alone changes nothing.
    until: datetime | None = None
    #: Whether it may never leave.
    final: bool = False
    checks: tuple[Check, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the act may leave now."""
        return self.held is None


def decide_act(act: Act, sight: Sight, rules: GateRules) -> Decision:
    """Return whether the act may leave at `sight.now`.

    All policies are asked, so that the receipt is whole. A lasting no outranks one that needs a
    person, which outranks one that passes with time; among those that pass, the latest counts,
    so that an act put off is not put off again at once.
    """
    said: list[tuple[str, No]] = []
    checks = []
    for policy in load_policies():
        if policy.channels and act.channel not in policy.channels:
            continue
        no = policy.ask(act, sight, rules)
        checks.append(Check(policy.name, "" if no is None else no.reason))
        if no is not None:
            said.append((policy.name, no))
    if not said:
        return Decision(held=None, checks=tuple(checks))
    name, no = min(said, key=lambda pair: _rank(pair[1]))
    return Decision(
        held=Held(no.reason, no.mend),
        policy=name,
        until=None if no.final else no.until,
        final=no.final,
        checks=tuple(checks),
    )


def _rank(no: No) -> tuple[int, float]:
    if no.final:
        return 0, 0.0
    if no.until is None:
        return 1, 0.0
    return 2, -no.until.timestamp()
