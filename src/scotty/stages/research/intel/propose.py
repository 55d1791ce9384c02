"""Value propositions: two to four sentences from facts and assets; a better wording must pass the same gate."""

from collections.abc import Iterator

from scotty.grounding import split_sentences
from scotty.playbook.content import Kind
from scotty.signals.happening import find_happenings
from scotty.signals.suit import CITED
from scotty.stages.research.intel.scene import Scene, cite
from scotty.stages.research.intel.shapes import Claim, Proposition
from scotty.stages.research.profile.sources import SAYABLE, find_reach

LEAST, MOST = 2, 4
"""Sentences."""
LONGEST = 320
"""Characters of one sentence."""
PARTS: tuple[Kind, ...] = ("insight", "block", "case_study")
"""What hurts, what we do about it, what came of it elsewhere."""


def write_proposition(scene: Scene) -> Proposition:
    """Return the proposition that templates make; without claims where too little is known."""
    claims = tuple(c for c in _write(scene) if scene.holds(c.text, c.facts))
    return Proposition(claims=claims if len(claims) >= LEAST else ())


def _write(scene: Scene) -> Iterator[Claim]:
    company = scene.view.profile.get("name")
    for found in find_happenings(scene.view, scene.contact)[:1]:
        facts = (found.name, *((company.fact,) if company else ()))
        yield Claim(text=f"I saw that {found.phrase.clauses[0]}.", facts=facts)
    for kind in PARTS:
        for _, asset in scene.of_kind(kind)[:1]:
            yield Claim(text=asset.quote()[0], facts=(cite(asset.name),))


def choose_proposition(
    scene: Scene, plain: Proposition, written: tuple[Claim, ...], by: str
) -> Proposition:
    """Return what was written for it, by an agent or a person, where all of it may be said; else the plain one.

    The gate is code: see `find_faults`. What was turned away says why.
    """
    faults = find_faults(scene, written)
    if faults:
        return Proposition(claims=plain.claims, by=plain.by, refused=faults)
    return Proposition(claims=written, by=by)


def find_faults(scene: Scene, claims: tuple[Claim, ...]) -> tuple[str, ...]:
    """Return why sentences may not be said to them; () where they may.

    Each sentence is a claim of its own and names facts; all its names, numbers, days and quotations
    are theirs; and none of them was tracked, told by somebody else, or is only an estimate.
    """
    faults = []
    if not LEAST <= len(claims) <= MOST:
        faults.append(f"{len(claims)} sentences, not {LEAST} to {MOST}.")
    for claim in claims[: MOST + 1]:
        shown = claim.text[:80]
        if len(claim.text) > LONGEST or len(split_sentences(claim.text)) != 1:
            faults.append(f"“{shown}” is not one sentence of at most {LONGEST} characters.")
            continue
        loose = scene.checker.find_loose(claim.text, claim.facts)
        faults += [f"{what} in “{shown}”: its facts do not say so." for what in loose]
        faults += [f"“{shown}” {why}." for f in claim.facts if (why := _refuse(scene, f))]
    return tuple(faults)


def _refuse(scene: Scene, name: str) -> str:
    """Return why a claim to them may not rest on a fact; "" where it may."""
    fact = scene.room.by_id.get(name)
    if name.startswith(CITED):
        asset = scene.basis.assets.get(name.removeprefix(CITED))
        inside = asset is not None and asset.kind == "battle_card"
        return "rests on a battle card, which is for our eyes only" if inside else ""
    if fact is None:
        return "rests on a fact that is not known"
    if fact.kind == "contact.profiled":
        return (
            "" if fact.contact == scene.contact.key else "rests on what was told of somebody else"
        )
    if fact.kind == "account.profiled":
        return "" if SAYABLE & fact.data.keys() else "rests on an estimate"
    reach = find_reach(fact, scene.room)
    return "" if reach == "public" else f"rests on {fact.kind}, which is for our eyes only"
