"""When they are back, or want to hear from us again: one day out of those that a text names. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from scotty.stages.engage.replies.dates import Day
from scotty.stages.engage.replies.words import Hit

REACH = 60
"""Characters between a word such as "back" and its day, at most."""


def choose_return(days: Sequence[Day], hits: Sequence[Hit], text: str) -> Day | None:
    """Return the day of return: that beside "back", else that behind "until", else the last told.

    "Through" a day, "bis einschließlich": the day after. None where no day is told.
    """
    told = [day for day in days if day.exact or not day.near]
    beside = _nearest(days, [h for h in hits if h.group == "return"], text, behind=False)
    if beside is not None:
        return beside
    through = [h for h in hits if h.group == "through"]
    until = _nearest(days, [h for h in hits if h.group in ("until", "through")], text, behind=True)
    if until is None:
        exact = [day for day in told if day.exact]
        until = exact[-1] if len(exact) > 1 else None
        if until is None and len(told) == 1:
            return told[0]
    if until is not None and until.exact and any(_joins(until, h, text) for h in through):
        return until._replace(day=until.day + timedelta(days=1))
    return until


def choose_later(days: Sequence[Day], hits: Sequence[Hit], received: date) -> Day | None:
    """Return when they want to hear again: the day nearest to words of "later", that lies ahead."""
    ahead = [day for day in days if day.day > received]
    later = [h for h in hits if h.group == "later"]
    # "In September" may itself be the words of "later".
    within = [d for d in ahead for h in later if d.start < h.end and h.start < d.end]
    pool = within or ahead
    if not later or not pool:
        return max(pool, key=lambda d: d.day, default=None)
    return min(pool, key=lambda d: (min(_distance(d, h) for h in later), -d.start))


def _distance(day: Day, hit: Hit) -> int:
    return max(day.start - hit.end, hit.start - day.end, 0)


def _joins(day: Day, hit: Hit, text: str) -> bool:
    low, high = sorted((day.end, hit.start)) if hit.start >= day.end else (hit.end, day.start)
    return _distance(day, hit) <= 12 and "\n\n" not in text[low:high]


def _nearest(days: Sequence[Day], hits: Sequence[Hit], text: str, *, behind: bool) -> Day | None:
    """Return the day nearest to one of the words in the same sentence; `behind`: after it only."""
    best: tuple[int, Day] | None = None
    for hit in hits:
        for day in days:
            after = day.start >= hit.end - 1
            if behind and not after:
                continue
            between = text[hit.end : day.start] if after else text[day.end : hit.start]
            if len(between) > (12 if behind else REACH) or _parts(between):
                continue
            # A word and the day behind it belong together sooner than a day before it.
            cost = len(between) + (0 if after else 8)
            if best is None or cost < best[0]:
                best = cost, day
    return best[1] if best else None


def _parts(between: str) -> bool:
    """Whether a sentence ends between."""
    return any(mark in between for mark in ("! ", "? ", ". ", "\n\n", "。", ".\n"))
