"""What to open with, and what to show: public happenings that fit, stories of companies like theirs."""

from scotty.playbook.content import Asset, Kind
from scotty.signals.happening import date_happening, find_happenings, open_sentence
from scotty.signals.titles import read_department
from scotty.stages.research.intel.scene import Scene, cite
from scotty.stages.research.intel.shapes import Ground, Opening, Proof
from scotty.stages.research.profile.sources import read_url
from scotty.stages.research.shelf import Suggested

OPENINGS = 3
KINDS: tuple[tuple[Kind, int], ...] = (("case_study", 2), ("benchmark", 1), ("roi_note", 1))
"""Kinds of content that prove something, and how many of each are shown."""


def find_openings(scene: Scene) -> tuple[Opening, ...]:
    """Return what a conversation may begin with, best first: public, of late, near to their work."""
    found = []
    for one in find_happenings(scene.view, scene.contact):
        text = f"{open_sentence(one.phrase.clauses[0])} ({date_happening(one.fact, scene.view.moment)})."
        facts = (one.name, *_cite_company(scene))
        if scene.holds(text, facts):
            opening = Opening(
                text=text,
                topic=one.phrase.topic,
                facts=facts,
                why=_explain(scene, str(one.fact.data.get("post") or "")),
                at=one.fact.at,
                url=read_url(one.fact),
            )
            found.append(opening)
    return tuple(found[:OPENINGS])


def _cite_company(scene: Scene) -> tuple[str, ...]:
    said = scene.view.profile.get("name")
    return () if said is None else (said.fact,)


def _explain(scene: Scene, post: str) -> str:
    near = post and scene.department and read_department(post) == scene.department
    return "Public, and in their own department." if near else "Public: anybody could have read it."


def find_proof(scene: Scene) -> tuple[Proof, ...]:
    """Return stories and figures that fit, best first, each with the reasons that add up to its score."""
    proof = []
    for kind, most in KINDS:
        shown = [_show(one, asset) for one, asset in scene.of_kind(kind)]
        proof += [p for p in shown if scene.holds(p.text, p.facts)][:most]
    return tuple(proof)


def _show(one: Suggested, asset: Asset) -> Proof:
    return Proof(
        asset=asset.name,
        title=asset.title,
        kind=asset.kind,
        text=asset.quote()[0],
        facts=(cite(asset.name),),
        score=one.score,
        why=tuple(
            Ground(why=p.why, facts=p.facts)
            for p in one.parts
            if p.why and p.points > 0 and not p.why.startswith("For any")
        ),
        example=asset.invented,
    )
