"""Clocks for tests: one that is set by hand, one that runs faster."""

import time
from datetime import UTC, datetime, timedelta


class SetClock:
    """Shows what it is set to; alarms ring at once when it is set past them, by the test's hand."""

    def __init__(self, now: datetime) -> None:
        self.moment = now
        #: How long ago what is due was due, by the wall's clock.
        self.wall_late = timedelta()

    def now(self) -> datetime:
        return self.moment

    def wall(self, moment: datetime) -> datetime:
        """A moment of this clock has no place on the wall: what is due is due now."""
        now = datetime.now(UTC)
        if moment == self.moment:
            return now
        return now - self.wall_late if moment < self.moment else now + timedelta(days=9)

    def forward(self, **span: float) -> datetime:
        self.moment += timedelta(**span)
        return self.moment


class FastClock:
    """Begins at a moment, and runs `speed` times as fast as the wall's; the same in each process."""

    def __init__(self, start: datetime, speed: float, begun: float | None = None) -> None:
        self.start = start
        self.speed = speed
        self.begun = time.time() if begun is None else begun

    def now(self) -> datetime:
        return self.start + timedelta(seconds=(time.time() - self.begun) * self.speed)

    def wall(self, moment: datetime) -> datetime:
        passed = (moment - self.start).total_seconds() / self.speed
        return datetime.fromtimestamp(self.begun + passed, UTC)
