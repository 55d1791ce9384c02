"""What must be said beside a forecast."""

from collections.abc import Sequence
from datetime import datetime

from scotty.stages.accelerate.forecast.prospects import History, Lessons, Prospect


def tell_notes(
    prospects: Sequence[Prospect], history: History, moment: datetime, lessons: Lessons
) -> list[str]:
    """Return what is missing, guessed or left out, each in a sentence."""
    notes = []
    if lessons.closed == 0:
        notes.append(
            "Not enough data: no deal has closed yet. Probabilities are an expert's prior, and "
            "the interval is no wider than that prior knows; take it as a first guess."
        )
    elif lessons.closed < 30:
        notes.append(f"Not enough data to be sure: {lessons.closed} closed deals so far.")
    if lessons.births.rate == 0:
        notes.append("No arrivals are known yet: business not yet in the pipeline counts nothing.")
    if lessons.unit == "deals":
        notes.append("No amounts are known: everything is counted in deals won.")
    states = [s for life in history.lives if (s := life.at(moment)) is not None]
    unrated = sorted({s.unrated for s in states if s.unrated})
    if unrated:
        n = sum(1 for s in states if s.unrated)
        notes.append(
            f"{n:,} deals are in {', '.join(unrated)}, for which the playbook has no rate: "
            "open ones count at the usual amount, won ones in deals only."
        )
    bare = sum(p.amount is None for p in prospects)
    if bare and lessons.unit == "usd":
        notes.append(f"{bare:,} open deals without an amount count at {lessons.usual:,.0f}.")
    negative = sum((s.amount or 0.0) < 0 for s in states)
    if negative:
        notes.append(f"{negative:,} deals with an amount below zero count as nothing.")
    undated = sum(s.status == "won" and s.closed is None for s in states)
    if undated:
        notes.append(f"{undated:,} won deals without a day of winning belong to no period.")
    notes.append("Renewals that are not deals are not in it.")
    return notes
