"""Plays: what could be done about a deal in danger, and its worth."""

from scotty.stages.accelerate.plays.advice import Advice
from scotty.stages.accelerate.plays.case import Said
from scotty.stages.accelerate.plays.memory import Chronicle, Memory, remember_episodes
from scotty.stages.accelerate.plays.plan import PLAYS, Plan, load_plays
from scotty.stages.accelerate.plays.propose import Record, propose_plays
from scotty.stages.accelerate.plays.rank import Action, rank_actions

__all__ = [
    "PLAYS",
    "Action",
    "Advice",
    "Chronicle",
    "Memory",
    "Plan",
    "Record",
    "Said",
    "load_plays",
    "propose_plays",
    "rank_actions",
    "remember_episodes",
]
