"""Signals: what counts as a sign, one small declaration each."""

from scotty.signals.clue import CLUES, FAMILIES, Clue, Curve, Family, Sight, clue, load_clues
from scotty.signals.kind import GROUPS, SIGNALS, Signal, declare, load_signals
from scotty.signals.norms import Norms, StageNorm, fold_name, name_size
from scotty.signals.story import Log, Move, Person, Setting, Story

__all__ = [
    "CLUES",
    "FAMILIES",
    "GROUPS",
    "SIGNALS",
    "Clue",
    "Curve",
    "Family",
    "Log",
    "Move",
    "Norms",
    "Person",
    "Setting",
    "Sight",
    "Signal",
    "StageNorm",
    "Story",
    "clue",
    "declare",
    "fold_name",
    "load_clues",
    "load_signals",
    "name_size",
]
