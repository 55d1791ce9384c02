"""The vocabulary: facts, the timeline, and the decayed fold."""

from scotty.facts.errors import Bug, Later, Refused, ScottyError
from scotty.facts.fact import Fact, Held, Verdict, identify
from scotty.facts.fold import DAY, HalfLives, Sum, Tally, growth
from scotty.facts.shapes import learn_shapes
from scotty.facts.timeline import Entry, Timeline

__all__ = [
    "DAY",
    "Bug",
    "Entry",
    "Fact",
    "HalfLives",
    "Held",
    "Later",
    "Refused",
    "ScottyError",
    "Sum",
    "Tally",
    "Timeline",
    "Verdict",
    "growth",
    "identify",
    "learn_shapes",
]
