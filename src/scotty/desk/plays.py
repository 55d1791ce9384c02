"""Plays: the one list of what to do next, and what a person answered to a proposal."""

from datetime import datetime

import msgspec

from scotty.desk.pipeline import judge_pipeline
from scotty.facts import Fact, Refused
from scotty.flows.deals import Pipeline
from scotty.ports import House
from scotty.stages.accelerate.plays import Action, load_plays, rank_actions
from scotty.stages.accelerate.standing import Deal


class Actions(msgspec.Struct, frozen=True, kw_only=True):
    """What to do next, the most worth an hour first."""

    as_of: datetime
    #: How many there are before `limit`.
    count: int
    actions: tuple[Action, ...]


def list_actions(
    house: House,
    as_of: datetime | None = None,
    owner: str | None = None,
    limit: int | None = None,
) -> Actions:
    """Return the next best action of each deal in danger, over all sellers or for one.

    Proposals: nothing is done by listing them. Raises Refused for a limit below one.
    """
    return lay_actions(judge_pipeline(house, as_of, owner), limit)


def lay_actions(pipeline: Pipeline, limit: int | None = None, owner: str | None = None) -> Actions:
    """Return the next best actions of a pipeline that has been judged, of all or of a seller."""
    if limit is not None and limit < 1:
        raise Refused(f"A list of {limit} is no list.", "Give a limit of 1 or more.")
    ranked = rank_actions(d for d in pipeline.deals if owner is None or d.owner == owner)
    return Actions(as_of=pipeline.as_of, count=len(ranked), actions=ranked[:limit])


def answer_play(
    house: House, deal: str | Deal, play: str, *, taken: bool, by: str, note: str = ""
) -> Fact:
    """Record that a person took up or declined a proposed play; return the fact that says so.

    It names the warnings that it answers and rests on the facts that the proposal rested on.
    For a month the play is not proposed again for them. `deal` is its id, or the deal as judged
    a moment ago. Raises Refused for an unknown deal or play, and where the play is not proposed
    for the deal now.
    """
    plan = load_plays().get(play)
    if plan is None:
        raise Refused(f"There is no play {play!r}.", f"Choose from {', '.join(load_plays())}.")
    found = _find_open(house, deal) if isinstance(deal, str) else deal
    proposed = next((p for p in found.plays if p.play == play), None)
    if proposed is None:
        raise Refused(
            f"“{plan.label}” is not proposed for {found.name} now.",
            "Choose one of the plays that the deal shows.",
        )
    now = house.clock.now()
    fact = Fact(
        kind="play.answered",
        at=now,
        known=now,
        source="scotty",
        key=f"{found.deal}:{play}:{now.isoformat()}",
        account=found.account,
        deal=found.deal,
        because=proposed.facts,
        data={
            "play": play,
            "taken": taken,
            "by": by,
            "note": note,
            "warnings": list(proposed.answers),
        },
    )
    house.ledger.append([fact])
    return fact


def _find_open(house: House, key: str) -> Deal:
    found = next((deal for deal in judge_pipeline(house).deals if deal.deal == key), None)
    if found is None:
        raise Refused(f"There is no open deal {key!r}.", "Give its id in the system of record.")
    return found
