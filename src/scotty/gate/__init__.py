"""The gate: may this act leave? Pure, and the only door out."""

from scotty.gate.act import Act, Asker, Box, Sight, Touched
from scotty.gate.decide import Check, Decision, decide_act
from scotty.gate.policy import POLICIES, No, Policy, load_policies

__all__ = [
    "POLICIES",
    "Act",
    "Asker",
    "Box",
    "Check",
    "Decision",
    "No",
    "Policy",
    "Sight",
    "Touched",
    "decide_act",
    "load_policies",
]
