"""Working aside: the desk's functions wait for databases, and run in threads beside the line."""

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import TypeVar

from anyio.to_thread import run_sync

Made = TypeVar("Made")
AT_ONCE = 8
"""Calls that are worked on at once, of all clients; others wait in line for a connection of the database."""
_TURN = BoundedSemaphore(AT_ONCE)


async def work_aside(work: Callable[[], Made]) -> Made:
    """Return what the work gives. Whoever cancels is let go at once; the thread comes to its own end."""

    def take_turn() -> Made:
        with _TURN:
            return work()

    return await run_sync(take_turn, abandon_on_cancel=True)
