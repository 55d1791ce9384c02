"""Workers that may ask a language model, each with a plain twin."""

from scotty.agents.brief import Brief, Said
from scotty.agents.gate import find_faults
from scotty.agents.work import Made, Wrote

__all__ = ["Brief", "Made", "Said", "Wrote", "find_faults"]
