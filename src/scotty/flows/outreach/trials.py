"""Experiments under way: what came of each arm, gathered from the facts; verdicts, and what follows."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa

from scotty.facts import Fact
from scotty.flows.outreach.outfit import SEQUENCES, Outfit
from scotty.flows.versions import list_texts
from scotty.playbook.sequence import Step, default_sequences, parse_sequence
from scotty.ports import House
from scotty.ports.outreach import SOURCE
from scotty.stages.engage.trials import (
    Case,
    Plan,
    Report,
    Trial,
    judge_trial,
    mark_words,
    plan_step,
)

KIND = "trial.decided"
HARMS = frozenset({"unsubscribe", "hostile"})
"""Classes of replies by which a touch did harm."""
NOES = HARMS | {"wrong_person", "objection", "out_of_office"}
"""Classes of replies that are no answer worth having. `not_now` is one: they read it, and say when."""
Name = tuple[str, str]
"""A trial: (sequence, step)."""


class Gathered(NamedTuple):
    """A trial, and everybody who came to its step."""

    sequence: str
    step: Step
    trial: Trial
    cases: tuple[Case, ...]
    #: People who came to the step when it had other words: that was another experiment.
    left_out: int = 0


def gather_trials(outfit: Outfit, moment: datetime) -> list[Gathered]:
    """Return the trials of the sequences in force, with their cases as the lake knows them at the moment."""
    steps = _find_steps(outfit)
    if not steps:
        return []
    named = {
        "sequence": [sequence for sequence, _ in steps],
        "step": [step for _, step in steps],
    }
    rows = outfit.house.lake.ask(
        "trials",
        moment=moment,
        trials=pa.table(named),
        replies=read_replies(outfit.house, moment),
        noes=pa.table({"said": sorted(NOES)}),
        harms=pa.table({"said": sorted(HARMS)}),
    ).to_pylist()
    theirs: dict[Name, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        theirs[row["sequence"], row["step"]].append(row)
    decided = _read_decided(outfit)
    return [
        _gather(outfit, name, step, theirs[name], _keep_same(decided.get(name, []), step))
        for name, step in steps.items()
    ]


def read_replies(house: House, moment: datetime) -> pa.Table:
    """Return contact, touch ("" where unknown), time and class of every reply known at the moment."""
    told = [f for f in house.ledger.facts("email.replied") if f.known <= moment and f.contact]
    return pa.table(
        {
            "contact": pa.array([f.contact for f in told], pa.string()),
            "touch": pa.array([str(f.data.get("touch", "")) for f in told], pa.string()),
            "at": pa.array([f.at for f in told], pa.timestamp("us", "UTC")),
            "said": pa.array([str(f.data.get("said", "")) for f in told], pa.string()),
        }
    )


def _find_steps(outfit: Outfit) -> dict[Name, Step]:
    texts = list_texts(outfit.house, SEQUENCES, default_sequences())
    return {
        (name, step.name): step
        for name, versions in texts.items()
        for step in parse_sequence(versions[-1].text).step
        if step.variants or step.holdout
    }


def _keep_same(decided: list[Fact], step: Step) -> list[Fact]:
    """Return the verdicts on the step's words as they are now."""
    mark = mark_words(step)
    return [fact for fact in decided if fact.data.get("words") == mark]


def _read_decided(outfit: Outfit) -> dict[Name, list[Fact]]:
    decided: dict[Name, list[Fact]] = defaultdict(list)
    for fact in outfit.house.ledger.facts(KIND):
        decided[str(fact.data["sequence"]), str(fact.data["step"])].append(fact)
    return decided


def _gather(
    outfit: Outfit,
    name: Name,
    step: Step,
    rows: list[Mapping[str, Any]],
    decided: list[Fact],
) -> Gathered:
    plans: dict[int, Plan | None] = {}
    cases, left_out = [], 0
    for row in rows:
        version = int(row["version"] or 0)
        if version not in plans:
            plans[version] = _plan_version(outfit, name, version, mark_words(step))
        plan = _find_plan(plans[version], row["planned"], decided)
        if plan is None or not plan.chances.get(row["arm"]):
            left_out += 1
            continue
        told = {k: row[k] for k in ("contact", "arm", "at", "answered", "met", "harmed")}
        cases.append(Case(plan=plan, **told))
    return Gathered(name[0], step, Trial(plan=plan_step(step)), tuple(cases), left_out)


def _plan_version(outfit: Outfit, name: Name, number: int, mark: str) -> Plan | None:
    """Return how a version of a sequence deals a step out; None where it says something else there."""
    known = {v.number: v for v in outfit.versions(name[0])}
    if number not in known:
        return None
    steps = {s.name: s for s in outfit.cadence(name[0], number)[0].step}
    found = steps.get(name[1])
    return plan_step(found) if found is not None and mark_words(found) == mark else None


def _find_plan(plan: Plan | None, planned: datetime, decided: list[Fact]) -> Plan | None:
    """Return the plan of a day: as `flows.outreach.writing` dealt by it then."""
    told = [f for f in decided if f.known < planned]
    if plan is None or not told:
        return plan
    shares = tuple((str(a), float(w)) for a, w in told[-1].data.get("shares") or ())
    if not shares or {a for a, _ in shares} - {a for a, _ in plan.shares}:
        return plan  # the sequence has other wordings since
    return Plan(shares=shares, holdout=plan.holdout)


def decide_trials(outfit: Outfit) -> int:
    """Judge every trial by what is known now; tell each verdict that is new. Return how many were."""
    outfit.house.lake.sync()
    now = outfit.house.clock.now()
    decided = _read_decided(outfit)
    facts = []
    for found in gather_trials(outfit, now):
        told = decided.get((found.sequence, found.step.name), [])
        before = _keep_same(told, found.step)
        report = judge_trial(found.trial, found.cases, now)
        if _sum_up(report) != _recall(before, found.trial.plan):
            facts.append(_tell(found, report, len(told) + 1, now))
    return outfit.house.ledger.append(facts).new if facts else 0


def _sum_up(report: Report) -> tuple[str, str, tuple[str, ...]]:
    verdict = report.verdict
    kind = "running" if verdict.kind == "single" else verdict.kind
    return kind, verdict.winner or "", tuple(sorted(s.arm for s in verdict.stopped))


def _recall(before: list[Fact], plan: Plan) -> tuple[str, str, tuple[str, ...]]:
    """Return the verdict told last on these arms; "running" where none was."""
    data = before[-1].data if before else {}
    if {str(a) for a, _ in data.get("shares") or ()} != {a for a, _ in plan.shares}:
        return "running", "", ()
    return str(data["verdict"]), str(data.get("arm") or ""), tuple(data.get("stopped") or ())


def _tell(found: Gathered, report: Report, number: int, now: datetime) -> Fact:
    verdict = report.verdict
    kind, winner, stopped = _sum_up(report)
    return Fact(
        kind=KIND,
        at=now,
        known=now,
        source=SOURCE,
        key=f"{found.sequence}:{found.step.name}:{number}",
        data={
            "sequence": found.sequence,
            "step": found.step.name,
            "verdict": kind,
            "arm": winner,
            "evidence": verdict.pair.e if verdict.pair else None,
            "sentence": verdict.sentence,
            "words": mark_words(found.step),
            "stopped": list(stopped),
            "shares": [[arm, weight] for arm, weight in report.plan.shares],
        },
    )
