"""Pacing: what was to be spent by now, what was, and what that asks for."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec

from scotty.playbook.ads import Ads
from scotty.stages.engage.ads.money import tell_money

Pace = Literal["not begun", "silent", "slow", "on pace", "fast", "spent", "over"]


class Paced(msgspec.Struct, frozen=True, kw_only=True):
    """A line against its plan, at the end of a day. Cents."""

    tag: str
    day: date
    #: Meant to be spent by the end of the day, and spent.
    planned: int
    spent: int
    #: What is left, and a day's worth of it over the days that are left.
    left: int
    daily: int
    pace: Pace
    says: str
    #: Whether it must be stopped now.
    stops: bool = False
    #: Day -> (planned, spent) by the end of it.
    days: tuple[tuple[date, int, int], ...] = ()


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was started: its money, its first day, and for how many days."""

    tag: str
    cents: int
    start: date
    days: int


def plan_by(run: Run, day: date) -> int:
    """Return the cents meant to be spent by the end of a day: evenly, and all by the last."""
    gone = min(run.days, max(0, (day - run.start).days + 1))
    return run.cents * gone // run.days


def judge_pace(run: Run, spent: Mapping[date, int], day: date, ads: Ads) -> Paced:
    """Return how a line stands at the end of a day. Spend of later days is not looked at."""
    total = sum(cents for when, cents in spent.items() if when <= day)
    planned = plan_by(run, day)
    last = run.start + timedelta(days=run.days - 1)
    rest = max(0, (last - day).days)
    left = run.cents - total
    pace, says = _say(run, total, planned, ads)
    daily = max(0, left) // rest if rest else 0
    if pace in ("slow", "fast") and rest:
        says += f" {tell_money(daily)} a day spends the rest evenly."
    return Paced(
        tag=run.tag,
        day=day,
        planned=planned,
        spent=total,
        left=left,
        daily=daily,
        pace=pace,
        says=says,
        stops=pace in ("spent", "over") or (rest == 0 and day >= last),
        days=tuple(_trace(run, spent, day)),
    )


def _say(run: Run, total: int, planned: int, ads: Ads) -> tuple[Pace, str]:
    """Return the verdict and its sentence."""
    if total >= run.cents:
        more = f", and {tell_money(total - run.cents)} more" if total > run.cents else ""
        return "over" if more else "spent", f"All of it is spent{more}: stop it."
    if planned == 0:
        return "not begun", f"It begins on {run.start:%Y-%m-%d}."
    if total == 0:
        return "silent", (
            f"Nothing is reported, {tell_money(planned)} was planned: is the campaign on, and was "
            "its report imported?"
        )
    return _compare(total / planned, ads)


def _compare(share: float, ads: Ads) -> tuple[Pace, str]:
    if share < ads.slow:
        return "slow", (
            f"{share:.0%} of what was planned by now: raise the bid, or widen the audience."
        )
    if share > ads.fast:
        return "fast", f"{share:.0%} of what was planned by now: lower the day's budget."
    return "on pace", f"{share:.0%} of what was planned by now."


def _trace(run: Run, spent: Mapping[date, int], day: date) -> list[tuple[date, int, int]]:
    """Return each day so far of the run, running sums."""
    total = sum(cents for when, cents in spent.items() if when < run.start)
    rows = []
    for k in range(min(run.days, max(0, (day - run.start).days + 1))):
        when = run.start + timedelta(days=k)
        total += spent.get(when, 0)
        rows.append((when, plan_by(run, when), total))
    return rows
