"""Experiments as people see them: each step that has one, with its arms, what came of them, the verdict."""

from datetime import datetime

import msgspec

from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.trials import KIND, gather_trials
from scotty.stages.engage.trials import Report, judge_trial


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict that was told, and when."""

    id: str
    at: datetime
    verdict: str
    arm: str
    sentence: str


class Experiment(msgspec.Struct, frozen=True, kw_only=True):
    """An experiment on a step of a sequence."""

    sequence: str
    step: str
    #: Days after a touch in which what comes of it counts.
    window: int
    report: Report
    #: Verdicts so far, oldest first.
    told: tuple[Told, ...]
    #: People who came to the step when it had other words; they are not counted.
    left_out: int
    #: Arm -> share of new people that it is dealt, 0-1.
    dealt: dict[str, float]


def list_trials(outfit: Outfit, as_of: datetime | None = None) -> list[Experiment]:
    """Return every experiment of the sequences in force, those with people first.

    Rests on the lake, which follows the ledger by some seconds.
    """
    moment = as_of or outfit.house.clock.now()
    told = _read_told(outfit)
    shown = []
    for found in gather_trials(outfit, moment):
        report = judge_trial(found.trial, found.cases, moment)
        shown.append(
            Experiment(
                sequence=found.sequence,
                step=found.step.name,
                window=found.trial.window,
                report=report,
                told=tuple(told.get((found.sequence, found.step.name), ())),
                left_out=found.left_out,
                dealt=report.plan.chances,
            )
        )
    return sorted(shown, key=lambda s: (-sum(a.dealt for a in s.report.arms), s.sequence, s.step))


def _read_told(outfit: Outfit) -> dict[tuple[str, str], list[Told]]:
    told: dict[tuple[str, str], list[Told]] = {}
    for fact in outfit.house.ledger.facts(KIND):
        verdict = Told(
            id=fact.id,
            at=fact.at,
            verdict=str(fact.data["verdict"]),
            arm=str(fact.data.get("arm") or ""),
            sentence=str(fact.data.get("sentence") or ""),
        )
        told.setdefault((str(fact.data["sequence"]), str(fact.data["step"])), []).append(verdict)
    return told
