"""Making intel: what is known of one person that helps to speak with them."""

from collections.abc import Iterator, Mapping

from scotty.signals.view import Contact, View
from scotty.stages.research.intel.cares import find_cares
from scotty.stages.research.intel.knows import find_knows, find_reads
from scotty.stages.research.intel.objections import find_objections
from scotty.stages.research.intel.proof import find_openings, find_proof
from scotty.stages.research.intel.propose import choose_proposition, write_proposition
from scotty.stages.research.intel.scene import Scene
from scotty.stages.research.intel.shapes import Claim, Intel
from scotty.stages.research.profile import Basis
from scotty.stages.research.shelf import Effect


def make_intel(
    view: View,
    contact: Contact,
    basis: Basis,
    effects: Mapping[str, Effect],
    written: tuple[tuple[Claim, ...], str] | None = None,
) -> Intel:
    """Return what helps to speak with somebody, each suggestion with its facts. Pure.

    `written` is a proposition by somebody else, and who: taken where it passes the gate that the
    templates' own passes.
    """
    scene = Scene(view, contact, basis, effects)
    proposition = write_proposition(scene)
    if written is not None:
        proposition = choose_proposition(scene, proposition, *written)
    parts = {
        "cares": find_cares(scene),
        "reads": find_reads(scene),
        "knows": find_knows(scene),
        "openings": find_openings(scene),
        "proof": find_proof(scene),
        "objections": find_objections(scene),
    }
    return Intel(
        account=view.account,
        company=scene.room.company,
        contact=contact.key,
        name=scene.name,
        title=scene.title,
        department=scene.department,
        as_of=view.moment,
        simulated=view.simulated,
        proposition=proposition,
        unknown=tuple(_say_lacking(scene, parts, bool(proposition.claims))),
        flaws=tuple(scene.flaws),
        **parts,  # type: ignore[arg-type]
    )


def _say_lacking(
    scene: Scene, parts: Mapping[str, tuple[object, ...]], proposed: bool
) -> Iterator[str]:
    """Yield what is lacking, and what would fill it."""
    order = f"`scotty research {scene.view.account}`"
    if scene.contact.left is not None:
        yield f"{scene.name} has left {scene.room.company}."
    if not scene.title:
        yield f"The title of {scene.name} is not known: what is usual in their place cannot be told."
    elif not scene.department:
        yield f"“{scene.title}” names no department that we know; only what is for anybody is suggested."
    if not parts["openings"]:
        yield f"Nothing public of late is known that a letter to {scene.name} could open with. Run {order}."
    if not parts["knows"]:
        yield f"Nobody on our side is known to have spoken with {scene.name}. Connect mail and calendar."
    if not parts["reads"]:
        yield f"What {scene.name} read of ours is not known; a visit counts once they said who they are."
    if not parts["proof"]:
        yield "No story of ours fits that may be shown. Write one under Content."
    if not proposed:
        yield "Too little is known for a value proposition: it takes two sentences with facts."
