"""Judge a deal: the probability of winning, and reasons that add up to it exactly."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from scotty.odds import Model, Scores, predict_rows, score_rows
from scotty.playbook import Bands
from scotty.signals import CLUES, Clue, Norms, Sight, Story
from scotty.stages.accelerate.expert import EXPERT, fit_expert, lay_columns
from scotty.stages.accelerate.standing import Band, Deal, DealScore, Reason, Timing
from scotty.stages.accelerate.timing import TimingModel, expert_timing, tell_timings

FACTS = 20
"""Facts behind a reason that are named, newest first."""
GRAIN = 2.0**-32
"""Points are told in whole grains, so that they add up exactly in whatever order."""


class DealModel(msgspec.Struct, frozen=True, kw_only=True):
    """All that judging needs besides the story: what was learnt, and what is said of it."""

    odds: Model
    timing: TimingModel
    version: str = EXPERT
    #: What must be said of every score.
    note: str = ""
    #: What must be said of the pipeline.
    notes: tuple[str, ...] = ()


def expert_model(norms: Norms, learn_from: int, notes: Sequence[str] = ()) -> DealModel:
    """Return the model before any learning. Fill the registry with `load_clues` first."""
    note = f"expert prior: {norms.closed} of {learn_from} closed deals"
    if norms.closed >= learn_from:
        note = f"expert prior: nothing learnt yet from {norms.closed} closed deals"
    return DealModel(
        odds=fit_expert(CLUES, norms),
        timing=expert_timing(norms),
        note=note,
        notes=tuple(notes),
    )


def see_clues(story: Story) -> dict[str, Sight]:
    """Return what every clue sees of a deal; clues with nothing to say are missing."""
    seen = {}
    for name, clue in CLUES.items():
        sight = clue.see(story)
        if sight is not None and np.isfinite(sight.value):
            seen[name] = sight
    return seen


def measure_clues(story: Story) -> dict[str, float]:
    """Return clue -> value of a deal; clues with nothing to say are missing."""
    return {name: float(sight.value) for name, sight in see_clues(story).items()}


def tell_chances(stories: Sequence[Story], model: DealModel) -> dict[str, float]:
    """Return deal -> probability of winning, as `judge_deals` tells it, without reasons or timing."""
    columns = lay_columns([measure_clues(story) for story in stories], CLUES, {})
    return {
        story.deal: float(chance)
        for story, chance in zip(stories, predict_rows(model.odds, columns), strict=True)
    }


def judge_deal(story: Story, model: DealModel) -> Deal:
    """Judge one deal at its story's moment. Warnings and plays are put to it by the flow."""
    return judge_deals([story], model)[0]


def judge_deals(stories: Sequence[Story], model: DealModel) -> tuple[Deal, ...]:
    """Judge many deals at once; each comes out as it would alone."""
    if not stories:
        return ()
    sights = [see_clues(story) for story in stories]
    values = [{name: float(s.value) for name, s in seen.items()} for seen in sights]
    scores = score_rows(model.odds, lay_columns(values, CLUES, {}))
    told = [
        _tell_score(story, seen, model, (scores, row))
        for row, (story, seen) in enumerate(zip(stories, sights, strict=True))
    ]
    timings = tell_timings(stories, [score.probability for score in told], model.timing)
    return tuple(map(_tell_deal, stories, told, timings))


def _tell_score(
    story: Story, seen: Mapping[str, Sight], model: DealModel, scored: tuple[Scores, int]
) -> DealScore:
    scores, row = scored
    reasons, silent = [], []
    points = (np.round(scores.parts[row] / GRAIN) * GRAIN).tolist()
    base = round(model.odds.base / GRAIN) * GRAIN
    for term, part in zip(model.odds.terms, points, strict=True):
        clue, sight = CLUES.get(term.name), seen.get(term.name)
        if sight is None and part == 0.0:
            silent.append(term.name)
        else:
            reasons.append(_tell_reason(story, term.name, (clue, sight), part))
    reasons.sort(key=lambda reason: (-abs(reason.points), reason.clue))
    logit = sum((reason.points for reason in reasons), start=base)
    probability = float(1.0 / (1.0 + np.exp(-logit)))
    return DealScore(
        probability=probability,
        low=min(float(scores.low[row]), probability),
        high=max(float(scores.high[row]), probability),
        score=100.0 * probability,
        band=find_band(100.0 * probability, story.setting.book.deals.bands),
        logit=logit,
        base=base,
        reasons=tuple(reasons),
        silent=tuple(silent),
        version=model.version,
        note=model.note,
    )


def _tell_reason(
    story: Story, name: str, told: tuple[Clue | None, Sight | None], points: float
) -> Reason:
    clue, sight = told
    label = name if clue is None else clue.label
    if sight is None or clue is None:
        family = name.partition(".")[0] if clue is None else clue.family
        text = f"Nothing to go by: {label}."
        return Reason(clue=name, family=family, label=label, text=text, value=0.0, points=points)
    return Reason(
        clue=name,
        family=clue.family,
        label=label,
        text=clue.say(sight.value),
        value=float(sight.value),
        points=points,
        facts=tuple(story.log.identify(fact) for fact in sight.facts[:FACTS]),
    )


def find_band(score: float, bands: Bands) -> Band:
    """Return the band that a score of 0-100 falls into, by the playbook."""
    if score >= bands.imminent:
        return "imminent"
    if score >= bands.qualified:
        return "qualified"
    return "nurture" if score >= bands.nurture else "unlikely"


def _tell_deal(story: Story, score: DealScore, timing: Timing) -> Deal:
    name = story.last("name")
    account = None if story.log.account.startswith("~") else story.log.account
    return Deal(
        deal=story.deal,
        account=account,
        name=str(name or story.deal),
        as_of=story.moment,
        status=story.status,  # type: ignore[arg-type]  # a story says one of the three
        stage=story.stage,
        amount=story.amount,
        owner=story.owner,
        opened=story.start,
        close_date=story.close_date,
        score=score,
        timing=timing,
    )
