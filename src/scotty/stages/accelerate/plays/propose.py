"""Propose plays for a deal in danger, the one worth most an hour first."""

import re
from collections.abc import Mapping
from datetime import timedelta
from math import exp, log
from string import Formatter

import msgspec

from scotty.facts import Bug
from scotty.signals import Story
from scotty.stages.accelerate.plays.advice import Advice, count_moves, weigh_effect
from scotty.stages.accelerate.plays.case import Case, Draft, Said
from scotty.stages.accelerate.plays.memory import Episode, Memory, describe_danger
from scotty.stages.accelerate.plays.plan import Plan, load_plays
from scotty.stages.accelerate.standing import Deal, Letter, Play, Warned

REST = timedelta(days=30)
"""An answered play is not proposed again so soon, unless another of its warnings has begun."""
MOST_FACTS = 40
_QUOTED = re.compile("“(.+?)”", re.DOTALL)


class Record(msgspec.Struct, frozen=True):
    """What plays rest on besides the deal: our own past, and who leads whom."""

    advice: Advice = msgspec.field(default_factory=lambda: Advice(Memory()))
    #: Seller -> their manager, with the fact that told it.
    managers: Mapping[str, Said] = {}


def propose_plays(deal: Deal, story: Story, record: Record) -> tuple[Play, ...]:
    """Return what could be done about an open deal's warnings, the most worth an hour first.

    Proposals only: nothing is sent and nothing is changed. Each draft is a plain template
    whose every slot is filled by a fact that the play names. `gain` is what the play adds to
    the probability of winning, from the deal's own score; `basis` says where that comes from.
    """
    if deal.status != "open" or not deal.warnings:
        return ()
    standing = {w.warning: w for w in deal.warnings}
    case = Case(
        deal=deal, story=story, standing=standing, managers=record.managers, advice=record.advice
    )
    similar = record.advice.find_similar(describe_danger(story))
    plays = []
    for plan in load_plays().values():
        answered = [w for w in deal.warnings if not plan.answers or w.warning in plan.answers]
        if not answered or _answered_already(story, plan, answered):
            continue
        draft = plan.make(case)
        if draft is not None:
            plays.append(_tell(case, plan, draft, (answered, similar)))
    return tuple(sorted(plays, key=lambda p: (-(p.worth or 0.0), -p.gain / p.hours, p.play)))


def add_chance(probability: float, points: float) -> float:
    """Return what so many log-odds add to a probability; never less than nothing."""
    if not 0.0 < probability < 1.0:
        return 0.0
    logit = log(probability / (1 - probability)) + points
    return max(0.0, 1 / (1 + exp(-logit)) - probability)


def _answered_already(story: Story, plan: Plan, standing: list[Warned]) -> bool:
    last = next(
        (
            f
            for f in reversed(story.own("play.answered"))
            if f.deal == story.deal and f.data.get("play") == plan.name
        ),
        None,
    )
    if last is None or last.at < story.moment - REST:
        return False
    return {w.warning for w in standing} <= set(last.data.get("warnings", ()))


def _tell(case: Case, plan: Plan, draft: Draft, found: tuple[list[Warned], list[Episode]]) -> Play:
    answered, similar = found
    effect = weigh_effect(count_moves(similar, draft.moves or plan.moves, plan.name), plan.points)
    saves = plan.points == 0
    gain = 0.0 if saves else add_chance(case.deal.score.probability, effect.points)
    amount = case.deal.amount
    words = (f for said in draft.slots.values() for f in said.facts)
    facts = [*words, *(f for w in answered for f in w.facts)]
    return Play(
        play=plan.name,
        label=plan.label,
        text=plan.words.format(**{name: said.text for name, said in draft.slots.items()}),
        why=plan.why,
        answers=tuple(w.warning for w in answered),
        gain=gain,
        basis="It wins nothing; it frees time." if saves else effect.basis,
        hours=plan.hours,
        worth=None if saves or amount is None else gain * max(amount, 0.0) / plan.hours,
        who=draft.who or case.owner.text,
        facts=tuple(dict.fromkeys(facts))[:MOST_FACTS],
        letter=write_letter(plan, draft),
    )


def write_letter(plan: Plan, draft: Draft) -> Letter | None:
    """Return what the play's words quote, its slots filled: without the directions around it.

    It is found in the template, not in the text: a warning may quote what they wrote.
    """
    if draft.letter is None:
        return None
    quoted = _QUOTED.findall(plan.words)
    if len(quoted) != 1:
        raise Bug(f"play {plan.name} quotes {len(quoted)} letters")
    person, over, subject, needs = draft.letter
    words = {name: said.text for name, said in draft.slots.items()}
    used = [name for _, name, _, _ in Formatter().parse(subject + quoted[0]) if name]
    said = (draft.slots[name] for name in dict.fromkeys(used))
    return Letter(
        to=person.key,
        over=over,
        subject=subject.format(**words),
        body=quoted[0].format(**words),
        needs=needs,
        said=tuple((one.text, one.facts) for one in said),
    )
