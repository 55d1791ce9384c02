"""Webinars and events."""

from scotty.signals.kind import Signal, declare

declare(
    Signal(
        kind="event.registered",
        label="Event registrations",
        group="volume",
        weight=2.0,
        half_life=45.0,
        scale=1.5,
        why="An intention to listen; many never come.",
    )
)
declare(
    Signal(
        kind="event.attended",
        label="Events and webinars attended",
        group="volume",
        weight=4.0,
        half_life=60.0,
        scale=1.5,
        why="An hour of attention.",
    )
)
