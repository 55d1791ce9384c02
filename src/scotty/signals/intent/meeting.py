"""Meetings and calls with us."""

from scotty.signals.kind import Signal, declare

declare(
    Signal(
        kind="meeting.booked",
        label="Meetings booked",
        group="depth",
        weight=7.0,
        half_life=45.0,
        scale=1.0,
        project=0.4,
        why="Time in a calendar.",
    )
)
declare(
    Signal(
        kind="call.held",
        label="Calls held",
        group="depth",
        weight=6.0,
        half_life=60.0,
        scale=1.5,
        project=0.35,
        why="They came.",
    )
)
