"""Intel on one person: what they care about, read and object to."""

from scotty.stages.research.intel.make import make_intel
from scotty.stages.research.intel.propose import choose_proposition, find_faults, write_proposition
from scotty.stages.research.intel.scene import Scene
from scotty.stages.research.intel.shapes import (
    Claim,
    Ground,
    Hint,
    Intel,
    Objection,
    Opening,
    Proof,
    Proposition,
)

__all__ = [
    "Claim",
    "Ground",
    "Hint",
    "Intel",
    "Objection",
    "Opening",
    "Proof",
    "Proposition",
    "Scene",
    "choose_proposition",
    "find_faults",
    "make_intel",
    "write_proposition",
]
