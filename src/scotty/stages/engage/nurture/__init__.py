"""Nurture: who was not ready, rests, and may be spoken to again."""

from scotty.stages.engage.nurture.advise import Advised, advise_next
from scotty.stages.engage.nurture.rest import Rest, Sign, Spans, judge_rest

__all__ = ["Advised", "Rest", "Sign", "Spans", "advise_next", "judge_rest"]
