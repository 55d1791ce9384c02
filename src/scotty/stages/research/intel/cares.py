"""What they care about: their own words, what hurts the company, what their trade struggles with."""

from collections.abc import Iterator

from scotty.names.naming import lower_post, put_article
from scotty.signals.titles import read_department
from scotty.stages.research.intel.scene import Scene, cite
from scotty.stages.research.intel.shapes import Hint
from scotty.stages.research.profile.area import Said
from scotty.stages.research.profile.areas.hiring import FRESH
from scotty.stages.research.profile.areas.pains import find_pains, quote_words
from scotty.stages.research.profile.line import Reach
from scotty.stages.research.profile.room import say_day, show_plain
from scotty.stages.research.profile.sources import find_reach
from scotty.stages.research.profile.tell import is_finding, tell_finding

MOST = 8


def find_cares(scene: Scene) -> tuple[Hint, ...]:
    """Return what they care about, the surest first: said by them, read of the company, usual."""
    told = (*_quote_own(scene), *_read_public(scene), *_read_jobs(scene), *_recall_trade(scene))
    return tuple(hint for hint in told if scene.holds(hint.text, hint.facts))[:MOST]


def hint_said(scene: Scene, said: Said, why: str, reach: Reach) -> Hint:
    """Return a sentence of the profile as a hint."""
    facts = tuple(dict.fromkeys(scene.room.log.identify(f) for f in said.facts))
    return Hint(
        text=said.text, facts=facts, why=why, quote=said.quote, at=said.facts[0].at, reach=reach
    )


def _quote_own(scene: Scene) -> Iterator[Hint]:
    own = {id(said) for said in scene.words}
    for said, sentence in reversed(find_pains(scene.room)):
        if id(said) in own:
            told = quote_words(scene.room, said, sentence)
            yield hint_said(scene, told, "Their own words.", "told")


def _read_public(scene: Scene) -> Iterator[Hint]:
    for area, why in (("pain", "Hurts the company."), ("priority", "An aim of the company.")):
        for fact in reversed(scene.room.find(area)):
            if is_finding(fact):
                yield hint_said(scene, tell_finding(fact), why, find_reach(fact, scene.room))


def _read_jobs(scene: Scene) -> Iterator[Hint]:
    for fact in reversed(scene.room.lately(FRESH, "hiring.posted")):
        post = show_plain(fact.data.get("post") or "", 100)
        if post and scene.department and read_department(post) == scene.department:
            text = f"{scene.room.company} posted a job for {put_article(lower_post(post) or post)} on {say_day(fact.at)}."
            told = Said(f"post:{post}", text, (fact,))
            yield hint_said(scene, told, "Work in their own department.", "public")


def _recall_trade(scene: Scene) -> Iterator[Hint]:
    for one, asset in scene.of_kind("insight")[:2]:
        grounds = [part for part in one.parts if part.why and part.points > 0]
        facts = dict.fromkeys(f for part in grounds if part.name in PARTS for f in part.facts)
        why = f"Usual in their place, as we heard elsewhere: {asset.title.lower()}."
        yield Hint(
            text=asset.quote()[0],
            facts=(cite(asset.name), *facts),
            why=why if asset.persona or asset.industry else "Usual, whoever one asks.",
            reach="public",
        )


PARTS = ("industry", "persona", "pain")
"""Reasons for an insight that say why it is theirs."""
