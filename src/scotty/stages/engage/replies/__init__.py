"""What an answer says: its new words, its class, days and people named."""

from scotty.stages.engage.replies.judge import CLASSES, Judged, judge_reply
from scotty.stages.engage.replies.trim import trim_reply

__all__ = ["CLASSES", "Judged", "judge_reply", "trim_reply"]
