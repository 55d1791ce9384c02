"""Plays: the one list of what to do next, and what a person answered to a proposal."""

from datetime import datetime

import msgspec

from scotty.desk.pipeline import judge_pipeline
from scotty.facts import Fact, Refused
from scotty.flows.deals import Pipeline
from scotty.ports import House
from scotty.stages.accelerate.plays import Action, load_plays, rank_actions
from scotty.stages.accelerate.standing import Deal, Play


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


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said to a proposed play."""

    taken: bool
    by: str
    note: str = ""
    #: Id of the planned act that it became; "" for none.
    touch: str = ""


def answer_play(
    house: House, deal: str | Deal, play: str, *, taken: bool, by: str, note: str = ""
) -> Fact:
    """Record that a person took up or declined a proposed play; return the fact that says so.

    It plans nothing: see `desk.takeup`. Raises Refused as `find_proposal` does.
    """
    found = find_proposal(house, deal, play)
    return record_answer(house, found, Answer(taken=taken, by=by, note=note))


def find_proposal(house: House, deal: str | Deal, play: str) -> tuple[Deal, Play]:
    """Return a deal and a play that is proposed for it now.

    `deal` is its id, or the deal as judged a moment ago. Raises Refused for an unknown deal or
    play, and where the play is not proposed for the deal now.
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
    return found, proposed


def record_answer(house: House, what: tuple[Deal, Play], answer: Answer) -> Fact:
    """Record an answer to a proposed play; return the fact.

    It names the warnings that it answers, rests on the facts that the proposal rested on and on
    the act that it became. For a month the play is not proposed again for these warnings.
    """
    deal, proposed = what
    now = house.clock.now()
    act = {"touch": answer.touch} if answer.touch else {}
    fact = Fact(
        kind="play.answered",
        at=now,
        known=now,
        source="scotty",
        key=f"{deal.deal}:{proposed.play}:{now.isoformat()}",
        account=deal.account,
        deal=deal.deal,
        because=(*act.values(), *proposed.facts),
        data={
            "play": proposed.play,
            "taken": answer.taken,
            "by": answer.by,
            "note": answer.note,
            "warnings": list(proposed.answers),
            **act,
        },
    )
    house.ledger.append([fact])
    return fact


def _find_open(house: House, key: str) -> Deal:
    found = next((deal for deal in judge_pipeline(house).deals if deal.deal == key), None)
    if found is None:
        raise Refused(f"There is no open deal {key!r}.", "Give its id in the system of record.")
    return found
