"""A deal's score as steps that people can add up: from the base, family by family, to the score."""

from math import exp

import msgspec

from scotty.signals import FAMILIES
from scotty.stages.accelerate.standing import DealScore, Reason

START = "Where deals begin"


class Step(msgspec.Struct, frozen=True):
    """A clue's step, in points of the score (0-100), and its log-odds."""

    reason: Reason
    step: float


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """A family's steps together, and where they stand between 0 and 100."""

    label: str
    note: str
    #: Log-odds, and points of the score.
    points: float
    step: float
    start: float
    left: float
    width: float
    #: Its class in the style sheet: base, fit (adds) or minus.
    look: str
    steps: tuple[Step, ...] = ()


def stack_score(score: DealScore) -> list[Rung]:
    """Return the base and the families in their order, each with its clues, largest first.

    A step is the change of the rounded score, so that the steps as shown add up to the score as
    shown, to the last digit. What a step comes to depends on those before it; log-odds do not.
    """
    logit, level = score.base, _score(score.base)
    rungs = [
        Rung(
            label=START,
            note="How likely a win is before anything is known of the deal.",
            points=score.base,
            step=level,
            start=0.0,
            left=0.0,
            width=level,
            look="base",
        )
    ]
    by_family: dict[str, list[Reason]] = {name: [] for name in FAMILIES}
    for reason in score.reasons:
        by_family.setdefault(reason.family, []).append(reason)
    for family, reasons in by_family.items():
        if not reasons:
            continue
        before, began = level, logit
        steps = []
        for reason in reasons:
            logit += reason.points
            after = _score(logit)
            steps.append(Step(reason, round(after - level, 1)))
            level = after
        rungs.append(_stand(family, (began, logit), (before, level), tuple(steps)))
    return rungs


def _stand(
    family: str, logits: tuple[float, float], levels: tuple[float, float], steps: tuple[Step, ...]
) -> Rung:
    (before, after), known = levels, dict(FAMILIES)
    return Rung(
        label=family.capitalize(),
        note=str(known.get(family, "")).capitalize(),  # type: ignore[call-overload]
        points=logits[1] - logits[0],
        step=round(after - before, 1),
        start=before,
        left=min(before, after),
        width=max(abs(after - before), 0.15),
        look="minus" if logits[1] < logits[0] else "fit",
        steps=steps,
    )


def _score(logit: float) -> float:
    return round(100.0 / (1.0 + exp(-logit)), 1)
