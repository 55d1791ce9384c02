"""The verdict on a trial: which wording wins, which is stopped, what more it takes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from math import ceil, exp, log
from typing import Annotated

import msgspec
from msgspec import Meta

from scotty.stages.engage.trials.assign import HOLDOUT, Plan
from scotty.stages.engage.trials.bets import BEFORE, Outcome, weigh_pair
from scotty.stages.engage.trials.cases import Case, Ripe, gather_cases, ripen_cases
from scotty.stages.engage.trials.intervals import bound_gap, bound_rate, bound_ratio, meet_intervals
from scotty.stages.engage.trials.report import Arm, Kind, Pair, Report, Stop, Verdict
from scotty.stages.engage.trials.words import tell_holdout, tell_verdict

LEAST = 1e-4
"""Lowest rate, 0-1, that an estimate of what is needed reckons with."""
LEARNING = 0.45
"""Nats that guessing costs on the way to a verdict: fitted to bench/trials.py."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of an experiment on a step."""

    #: How new people are dealt out while nothing is known.
    plan: Plan
    #: Chance, at most, of ever telling anything false about which arm is better.
    alpha: Annotated[float, Meta(gt=0, lt=0.5)] = 0.05
    #: Difference of rates, 0-1, below which arms are as good as equal.
    margin: Annotated[float, Meta(gt=0, lt=1)] = 0.01
    #: Ratio of rates that is worth finding: 1.5 is half again as many answers.
    lift: Annotated[float, Meta(gt=1, le=10)] = 1.5
    #: Days after a touch in which what comes of it counts.
    window: Annotated[int, Meta(ge=1, le=90)] = 14


def judge_trial(trial: Trial, cases: Iterable[Case], moment: datetime) -> Report:
    """Return what the cases told of a trial by a moment, and how to deal out new people.

    Looking often costs nothing: with probability 1 - alpha no statement on which arm is better is
    ever wrong, at no moment, over all pairs (bets.py). The same again for arms stopped for harm,
    and again for the holdout. What once crossed its line stands, though later cases speak
    against it.
    """
    known = [c for c in gather_cases(cases) if c.at <= moment]
    ripe = ripen_cases(known, moment, timedelta(days=trial.window))
    names = _name_arms(trial.plan, known)
    pairs = tuple(_compare(trial, ripe, p, len(names)) for p in combinations(names, 2))
    stopped = _stop(trial, pairs, ripe, len(names))
    held = any(c.plan.holdout for c in known)
    holdout = _compare(trial, [_merge(r) for r in ripe], ("", HOLDOUT), 2) if held else None
    verdict = _judge(trial, pairs, stopped)
    return Report(
        arms=tuple(_count_arm(name, known, ripe, trial.alpha) for name in names),
        pairs=pairs,
        verdict=verdict,
        held=_count_arm(HOLDOUT, known, ripe, trial.alpha) if held else None,
        holdout=holdout,
        effect="" if holdout is None else tell_holdout(holdout, trial.lift),
        plan=plan_next(trial.plan, verdict),
    )


def plan_next(plan: Plan, verdict: Verdict) -> Plan:
    """Return how new people are dealt out after a verdict: the holdout stays as it was.

    A winner gets all of them; stopped arms get none, the others keep their proportions. Where
    nothing would be left the plan stays as it is: a person must decide.
    """
    gone = {s.arm for s in verdict.stopped}
    shares = tuple(
        (a, 0.0 if a in gone or (verdict.winner is not None and a != verdict.winner) else w)
        for a, w in plan.shares
    )
    return msgspec.structs.replace(plan, shares=shares) if any(w for _, w in shares) else plan


def _name_arms(plan: Plan, cases: Iterable[Case]) -> list[str]:
    """Return the arms, those that the plan no longer has at the end; the holdout is none."""
    named = [a for a, _ in plan.shares]
    return named + sorted({a for c in cases for a, _ in c.plan.shares} - set(named))


def _merge(ripe: Ripe) -> Ripe:
    """Return a case with all wordings as one arm, "", against the holdout."""
    plan = Plan(shares=(("", 1.0),), holdout=ripe.case.plan.holdout)
    arm = HOLDOUT if ripe.case.arm == HOLDOUT else ""
    return msgspec.structs.replace(
        ripe, case=msgspec.structs.replace(ripe.case, arm=arm, plan=plan)
    )


def _list_outcomes(
    ripe: Iterable[Ripe], pair: tuple[str, str], count: Callable[[Ripe], bool]
) -> list[Outcome]:
    """Return what came of those dealt either of a pair, in order of closing."""
    outcomes, known = [], dict[Plan, float]()
    for r in ripe:
        if r.case.arm in pair:
            plan = r.case.plan
            if plan not in known:
                a, b = (plan.chances.get(name, 0.0) for name in pair)
                known[plan] = a / (a + b)
            if 0.0 < known[plan] < 1.0:  # who could be dealt one of them only teaches nothing
                outcomes.append(Outcome(r.case.arm == pair[0], known[plan], count(r)))
    return outcomes


def _compare(trial: Trial, ripe: Sequence[Ripe], names: tuple[str, str], arms: int) -> Pair:
    """Compare two of so many arms: each ordered pair has an equal part of alpha.

    The truth lies in the intervals of all moments at once. So a proof that stands, though later
    cases weakened it, is told with what the interval of its best moment and today's leave.
    """
    scales = weigh_pair(_list_outcomes(ripe, names, lambda r: r.good))
    if scales.most_down > scales.most_up:
        names = (names[1], names[0])
        scales = weigh_pair(_list_outcomes(ripe, names, lambda r: r.good))
    threshold = arms * (arms - 1) / trial.alpha
    ratio, gap = bound_ratio(scales.rows, threshold), bound_gap(scales.rows, threshold)
    proven = scales.most_up >= log(threshold)
    if proven:
        best = _list_outcomes(ripe, names, lambda r: r.good)[: scales.peak]
        rows = weigh_pair(best).rows
        ratio = meet_intervals(ratio, bound_ratio(rows, threshold))
        gap = meet_intervals(gap, bound_gap(rows, threshold))
    both = [r for r in ripe if r.case.arm in names]
    return Pair(
        better=names[0],
        worse=names[1],
        ripe=len(both),
        e=exp(min(700.0, scales.most_up)),
        threshold=threshold,
        proven=proven,
        ratio=ratio,
        gap=gap,
        needs=estimate_need(_guess_rate(both), _guess_chance(both, names), trial.lift, threshold),
    )


def _guess_rate(ripe: Sequence[Ripe]) -> float:
    """Return the common rate of good outcomes, as guessed by bets.py."""
    return (BEFORE[0] + sum(r.good for r in ripe)) / (BEFORE[1] + len(ripe))


def _guess_chance(ripe: Sequence[Ripe], names: tuple[str, str]) -> float:
    """Return the share that the first of a pair was dealt; a half before any."""
    return (1 + sum(r.case.arm == names[0] for r in ripe)) / (2 + len(ripe))


def estimate_need(rate: float, chance: float, lift: float, threshold: float) -> int:
    """Return how many people of two arms prove a lift in half of all cases.

    `rate` is that of both together, `chance` the share of the better arm. Evidence grows by
    the mean divergence (nats a person) of the arms from their mixture; what guessing costs on
    the way is fitted to simulations (bench/trials.py, which says how far it is off).
    """
    rate = min(max(rate, LEAST), 0.9)
    worse = rate / (chance * lift + 1 - chance)
    better = min(lift * worse, 0.999)
    middle = chance * better + (1 - chance) * worse
    growth = sum(
        w * (p * log(p / middle) + (1 - p) * log((1 - p) / (1 - middle)))
        for w, p in ((chance, better), (1 - chance, worse))
    )
    return ceil((log(threshold) + LEARNING) / growth)


def _stop(trial: Trial, pairs: Iterable[Pair], ripe: Sequence[Ripe], arms: int) -> list[Stop]:
    """Return the arms that lost a pair, or were proven to harm more; each once."""
    stops: dict[str, Stop] = {}
    limit = arms * (arms - 1) / trial.alpha
    for pair in pairs:
        harm = weigh_pair(_list_outcomes(ripe, (pair.better, pair.worse), lambda r: r.harmed))
        for arm, by, level in (
            (pair.better, pair.worse, harm.most_up),
            (pair.worse, pair.better, harm.most_down),
        ):
            if level >= log(limit):
                stops.setdefault(arm, Stop(arm, "harmful", by, exp(min(700.0, level))))
        if pair.proven:
            stops.setdefault(pair.worse, Stop(pair.worse, "worse", pair.better, pair.e))
    return list(stops.values())


def _judge(trial: Trial, pairs: Sequence[Pair], stopped: Sequence[Stop]) -> Verdict:
    gone = {s.arm for s in stopped}
    offered = [a for a, _ in trial.plan.shares]
    left = [n for n in offered if n not in gone]  # what is no longer offered cannot win
    among = [p for p in pairs if {p.better, p.worse} <= set(left)]
    winner, pair = None, None
    kind: Kind = "running"
    if len(offered) == 1:
        kind = "single"
    elif len(left) == 1:
        kind, winner = "winner", left[0]
        pair = min((p for p in pairs if p.better == winner), key=_closest, default=pairs[0])
    elif left:
        pair = min(among, key=lambda p: p.ripe)
        if all(-trial.margin < p.gap.low and (p.gap.high or 0.0) < trial.margin for p in among):
            kind = "same"
    found = Verdict(kind=kind, winner=winner, stopped=tuple(stopped), pair=pair)
    sentence = tell_verdict(found, trial.lift, trial.margin)
    return msgspec.structs.replace(found, sentence=sentence)


def _closest(pair: Pair) -> tuple[bool, float]:
    """Order the pairs of a winner: proven ones first, the strongest rival first."""
    return (not pair.proven, pair.ratio.low)


def _count_arm(name: str, known: Iterable[Case], ripe: Sequence[Ripe], alpha: float) -> Arm:
    own = [r for r in ripe if r.case.arm == name]
    good = sum(r.good for r in own)
    return Arm(
        name=name,
        dealt=sum(c.arm == name for c in known),
        ripe=len(own),
        answered=sum(r.answered for r in own),
        met=sum(r.met for r in own),
        good=good,
        harmed=sum(r.harmed for r in own),
        rate=bound_rate(good, len(own), alpha),
    )
