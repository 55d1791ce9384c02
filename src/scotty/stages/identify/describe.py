"""From arrays to words: the standing of one account, with reasons that add up."""

import math
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from scotty.playbook.authority import Authority, judge_title, rank_title
from scotty.signals import GROUPS, Signal
from scotty.stages.identify.fit import explain_fit
from scotty.stages.identify.intent import open_probability, size_factor
from scotty.stages.identify.judge import Judged
from scotty.stages.identify.project import MOST, project_logs
from scotty.stages.identify.receipts import (
    FACTS_SHOWN,
    Evidence,
    attach_facts,
    round_parts,
    total_points,
)
from scotty.stages.identify.standing import Condition, ConditionName, Reason, Standing

NAMED = 3
"""People and signs named in a sentence; the facts hold the rest."""


def describe(judged: Judged, row: int, signals: Mapping[str, Signal]) -> Standing:
    """Return the standing of the account in this row; reasons carry no facts yet."""
    profiles, moment = judged.field.profiles, judged.field.moment
    key = judged.field.measures.accounts[row]
    reasons = intent_reasons(judged, row, signals)
    fit_reasons = explain_fit(profiles, row, judged.fit_weights)
    intent, fit = total_points(reasons), total_points(fit_reasons)
    chances: tuple[float | None, ...] = (None, None, None)
    if judged.weights.calibration is not None:
        one = np.array([judged.intent.total[row]])
        chances = tuple(float(p[0]) for p in open_probability(one, judged.weights.calibration))
    score_reasons = _blend(judged, fit_reasons, reasons)
    return Standing(
        account=key,
        domain=str(profiles.domain[row] or key),
        name=str(profiles.name[row] or key),
        as_of=moment,
        tier=int(judged.tier[row]) or None,
        score=total_points(score_reasons),
        fit=fit,
        intent=intent,
        fit_low=round(float(judged.fit.low[row]), 2),
        fit_high=round(float(judged.fit.high[row]), 2),
        band="strong" if fit >= 81 else "moderate" if fit >= 50 else "weak",
        opens=chances[0],
        opens_low=chances[1],
        opens_high=chances[2],
        contacts=int(judged.contacts[row]),
        engaged=int(judged.engaged[row]),
        deal=round(float(judged.deal[row]), 2),
        value=round(float(judged.value[row]), 2),
        conditions=_conditions(judged, row, signals),
        reasons=reasons,
        fit_reasons=fit_reasons,
        score_reasons=score_reasons,
    )


def intent_reasons(judged: Judged, row: int, signals: Mapping[str, Signal]) -> tuple[Reason, ...]:
    """Return the parts of the intent score, largest first after the base; they add up exactly."""
    scores = judged.intent
    kinds = list(judged.field.measures.rates)
    shown = [i for i in range(len(kinds)) if scores.kinds[row, i] >= 0.005]
    shown.sort(key=lambda i: -scores.kinds[row, i])
    # What is too small to show goes into the base's rounding, not away.
    rest = float(scores.kinds[row].sum() - sum(scores.kinds[row, i] for i in shown))
    parts = [
        scores.base + rest,
        *(float(scores.kinds[row, i]) for i in shown),
        float(scores.surge[row]),
        float(scores.people[row]),
    ]
    points = round_parts(parts)
    found = [
        Reason(
            label="Ordinary for a company of its size",
            points=points[0],
            group="base",
            note="What a company scores that does nothing.",
        )
    ]
    for place, i in enumerate(shown, start=1):
        signal = signals[kinds[i]]
        found.append(
            Reason(
                label=signal.label,
                points=points[place],
                group=signal.group,
                kind=signal.kind,
                note=GROUPS[signal.group],
            )
        )
    jump, crowd = float(scores.jump[row]), float(scores.crowd[row])
    found.append(
        Reason(
            label="Surge against its own past" if jump >= 0 else "Quieter than its own past",
            points=points[-2],
            group="surge",
            note=f"The last days lie {jump:+.1f} standard deviations from its baseline.",
        )
    )
    found.append(
        Reason(
            label="Several people involved" if crowd > 1 else "Not more than one person involved",
            points=points[-1],
            group="people",
            note=f"{crowd:.1f} people, each counting up to one.",
        )
    )
    return tuple(found)


def _blend(judged: Judged, fit: Sequence[Reason], intent: Sequence[Reason]) -> tuple[Reason, ...]:
    share = judged.book.hot.fit_share
    parts = [share * r.points for r in fit] + [(1.0 - share) * r.points for r in intent]
    return tuple(
        msgspec.structs.replace(reason, points=points)
        for reason, points in zip((*fit, *intent), round_parts(parts), strict=True)
    )


def _conditions(
    judged: Judged, row: int, signals: Mapping[str, Signal]
) -> dict[ConditionName, Condition]:
    hot = judged.book.hot
    intent, fit = float(judged.intent.total[row]), float(judged.fit.score[row])
    met = [bool(flag) for flag in judged.met[row]]
    holder, budget, facts = _budget(judged, row)
    return {
        "intent": Condition(
            met=met[0],
            why=f"Intent {_shown(intent)} is above {hot.intent_above:g}."
            if met[0]
            else f"Intent {_shown(intent)}; hot begins above {hot.intent_above:g}.",
        ),
        "icp": Condition(
            met=met[1],
            why=f"Fit {_shown(fit)} is at least {hot.fit_at_least:g}."
            if met[1]
            else f"Fit {_shown(fit)}; the profile begins at {hot.fit_at_least:g}.",
        ),
        "budget": Condition(met=holder, why=budget, facts=facts),
        "project": Condition(met=met[3], why=_project(judged, row, signals)),
    }


def _shown(score: float) -> str:
    """Return a score to one digit, cut and not rounded: 49.97 does not reach 50."""
    return f"{math.floor(round(score, 2) * 10 + 1e-9) / 10:.1f}"


def _budget(judged: Judged, row: int) -> tuple[bool, str, tuple[str, ...]]:
    people, size = judged.field.people, judged.field.profiles.employees[row]
    employees = None if np.isnan(size) else int(size)
    found: dict[Authority, list[int]] = {"holder": [], "candidate": [], "none": []}
    for place in np.flatnonzero(people.row == row):
        found[judge_title(people.title[place], employees, judged.book.budget)].append(int(place))
    chosen = sorted(
        found["holder"] or found["candidate"],
        key=lambda p: (
            rank_title(str(people.title[p]), judged.book.budget),
            str(people.contact[p]),
        ),
    )
    facts = tuple(people.fact[place] for place in chosen)
    named = ", ".join(f"{people.name[p]} ({people.title[p]})" for p in chosen[:NAMED])
    more = f" and {len(chosen) - NAMED} more" if len(chosen) > NAMED else ""
    if found["holder"]:
        return True, f"Known: {named}{more}.", facts
    if chosen:
        count = len(chosen)
        noun = "candidate" if count == 1 else "candidates"
        why = f"No budget holder known: {count} {noun} to confirm: {named}{more}."
        return False, why, facts
    known = sum(len(places) for places in found.values())
    return False, f"No budget holder known, and nobody to ask among {known} contacts.", ()


def _project(judged: Judged, row: int, signals: Mapping[str, Signal]) -> str:
    kinds = list(judged.field.measures.rates)
    factor = size_factor(judged.field.profiles.employees[row : row + 1])[0]
    mass = np.minimum(judged.long[row] / max(factor, 1.0), MOST)
    pull = -mass * project_logs(kinds, signals)
    signs = [signals[kinds[i]].label.lower() for i in np.argsort(-pull)[:NAMED] if pull[i] > 0.02]
    chance = f"{float(judged.project[row]):.0%}".replace("%", " %")
    if not signs:
        return "Nothing seen that a project would bring."
    return f"{chance} likely that a project is under way: {', '.join(signs)}."


def with_facts(standing: Standing, evidence: Evidence, signals: Mapping[str, Signal]) -> Standing:
    """Return the standing with the facts behind each reason and condition."""
    told = tuple(
        msgspec.structs.replace(reason, facts=evidence.profile[:1], count=len(evidence.profile))
        for reason in standing.fit_reasons
    )
    reasons = attach_facts(standing.reasons, evidence)
    ids: dict[ConditionName, tuple[str, ...]] = {
        "intent": tuple(sign.id for sign in evidence.signs),
        "icp": evidence.profile,
        "project": tuple(s.id for s in evidence.signs if signals[s.kind].project > 0),
    }
    shown = {name: facts[:FACTS_SHOWN] for name, facts in ids.items()}
    return msgspec.structs.replace(
        standing,
        reasons=reasons,
        fit_reasons=told,
        score_reasons=tuple(
            msgspec.structs.replace(one, facts=part.facts, count=part.count)
            for one, part in zip(standing.score_reasons, (*told, *reasons), strict=True)
        ),
        conditions={
            name: msgspec.structs.replace(one, facts=shown.get(name, one.facts))
            for name, one in standing.conditions.items()
        },
    )
