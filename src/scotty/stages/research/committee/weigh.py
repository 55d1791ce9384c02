"""Weigh each part of each person: title, what they did, what they said; reasons add up exactly."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from math import log

from scotty.facts import Fact
from scotty.playbook import judge_title
from scotty.signals import Setting
from scotty.signals.titles import ROLES, Guess, weigh_roles
from scotty.signals.titles.roles import load_counts
from scotty.signals.view import View
from scotty.stages.research.committee.clues import Act, load_clues, repeat
from scotty.stages.research.committee.people import Human, clip
from scotty.stages.research.committee.shapes import PARTS, Evidence, Part, Role

YEAR = timedelta(days=365)
"""How far back acts speak for a part."""
SHOWN = 5
"""Facts named of one reason, the newest."""


def logit(p: float) -> float:
    """Return the log odds of a probability."""
    return log(p / (1.0 - p))


def weigh_person(
    view: View, human: Human, said: Mapping[str, tuple[str, ...]], setting: Setting, stir: bool
) -> tuple[Role, ...]:
    """Return every part of a person with its evidence, the likeliest first.

    `stir`: whether others there did something in the last year; then silence speaks, too.
    """
    reasons: dict[Part, list[Evidence]] = {part: [_begin(part)] for part in PARTS}
    for part, evidence in (
        *_read_title(human, setting),
        *_read_rules(view, human, setting),
        *_read_acts(view, human),
        *_read_words(said),
        *(_read_silence(view, human) if stir else ()),
    ):
        reasons[part].append(evidence)
    roles = [Role.weigh(part, tuple(found)) for part, found in reasons.items()]
    return tuple(sorted(roles, key=lambda r: (-r.probability, r.role)))


def _begin(part: Part) -> Evidence:
    base = load_clues().rest.blocker
    if part != "blocker":
        counts = load_counts()["all"]
        base = counts.get(part, 0) / sum(counts.values())
    return Evidence(says="Before anything is known", weight=logit(base))


def guess_title(human: Human, setting: Setting) -> Guess:
    """Return what a person's title makes likely."""
    return weigh_roles(human.title, setting.book.research.home)


def _read_title(human: Human, setting: Setting) -> Iterable[tuple[Part, Evidence]]:
    if human.title_said is None or not human.title.known:
        return
    guess = guess_title(human, setting)
    what = "no known function" if human.title.function == "other" else human.title.function
    says = f"Title “{clip(human.title.text, 60)}”: {what}, {human.title.seniority}"
    for part in (p for p in PARTS if p in ROLES):
        weight = logit(guess.of(part)) - _begin(part).weight
        yield part, Evidence(says=says, weight=weight, facts=(human.title_said.fact,))


def _read_rules(view: View, human: Human, setting: Setting) -> Iterable[tuple[Part, Evidence]]:
    if human.title_said is None or not human.title.known:
        return
    told = view.profile.get("employees")
    size = int(told.value) if told is not None and str(told.value).isdigit() else None
    if judge_title(human.title.text, size, setting.book.budget) == "holder":
        says = "Your playbook counts this title among budget holders"
        for part, weight in load_clues().rest.holder.items():
            yield part, Evidence(says=says, weight=weight, facts=(human.title_said.fact,))


def _read_acts(view: View, human: Human) -> Iterable[tuple[Part, Evidence]]:
    late = [f for f in human.facts if f.at >= view.moment - YEAR]
    taken: set[str] = set()
    for act in load_clues().acts:
        done = [f for f in late if _fits(act, f) and view.log.identify(f) not in taken]
        if not done:
            continue
        names = [view.log.identify(f) for f in done]
        taken.update(names)
        times = f" {len(done)} times" if len(done) > 1 else ""
        yield from _weigh(
            f"{act.says[0].upper()}{act.says[1:]}{times}", act.weights, names, len(done)
        )


def _fits(act: Act, fact: Fact) -> bool:
    if fact.kind not in act.kinds:
        return False
    if not act.paths:
        return True
    path = str(fact.data.get("path") or fact.data.get("page") or "").casefold()
    return any(f"{p}/" in f"{path}/" for p in act.paths)


def _read_words(said: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[Part, Evidence]]:
    for words in load_clues().words:
        facts = list(dict.fromkeys(f for g in words.groups for f in said.get(g, ())))
        if facts:
            says = f"{words.says[0].upper()}{words.says[1:]}"
            yield from _weigh(says, words.weights, facts, len(facts))


def _weigh(
    says: str, weights: Mapping[Part, float], facts: Sequence[str], times: int
) -> Iterable[tuple[Part, Evidence]]:
    for part, weight in weights.items():
        yield (
            part,
            Evidence(says=says, weight=repeat(weight, times), facts=tuple(facts[-SHOWN:][::-1])),
        )


def _read_silence(view: View, human: Human) -> Iterable[tuple[Part, Evidence]]:
    if any(f.at >= view.moment - YEAR for f in human.deeds):
        return
    said = (human.title_said.fact,) if human.title_said else ()
    for part, weight in load_clues().rest.quiet.items():
        says = "Did nothing in a year that we saw, while others there did"
        yield part, Evidence(says=says, weight=weight, facts=said)
