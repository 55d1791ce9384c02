"""When to write to a person: their clock, calendar and habit.

`find_clock` says where they are, `learn_habit` when they act, `choose_time` the moment and why,
`next_open` when writing to them is allowed at all.
"""

from scotty.stages.engage.timing.choose import Rules, Slot, Wish, choose_time, next_open
from scotty.stages.engage.timing.hours import (
    Act,
    Habit,
    History,
    Peers,
    Tally,
    add_tallies,
    draw_rates,
    learn_habit,
    learn_strength,
    prior_rates,
    tally_history,
)
from scotty.stages.engage.timing.reasons import Reason, Skip
from scotty.stages.engage.timing.zones import Clock, find_clock

__all__ = [
    "Act",
    "Clock",
    "Habit",
    "History",
    "Peers",
    "Reason",
    "Rules",
    "Skip",
    "Slot",
    "Tally",
    "Wish",
    "add_tallies",
    "choose_time",
    "draw_rates",
    "find_clock",
    "learn_habit",
    "learn_strength",
    "next_open",
    "prior_rates",
    "tally_history",
]
