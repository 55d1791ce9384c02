"""Wording: a value proposition by a language model, where one is configured and code lets it through."""

import msgspec

from scotty.agents.brief import Brief, Said
from scotty.agents.opening import TASK, write_opening
from scotty.desk.profile import find_person, look_at, read_basis
from scotty.desk.roster import Work, may_work, read_member, sign_work
from scotty.facts import Refused
from scotty.ports import House
from scotty.stages.research.intel import Claim, Intel, make_intel


def word_proposition(house: House, account: str, contact: str, by: str) -> Intel:
    """Return intel on a person, its proposition worded by the agent for it where both gates let it pass.

    The model is given what may be said to the person and nothing else: no visit, no call, no estimate.
    Its words are held to the lines that it cites, then by `intel.find_faults` to their facts; what is
    turned away falls back to the templates. It is signed, and kept nowhere: the same question is not
    paid for twice. Raises Refused where no model is configured, while the agent rests, and for
    whoever is not known.
    """
    if not house.models.name:
        raise Refused("No language model is configured.", "Set SCOTTY_MODEL.")
    if (held := may_work(house, TASK.agent)) is not None:
        raise Refused(held.reason, held.mend)
    view = look_at(house, account).view
    person, basis = find_person(view, contact), read_basis(house, view.moment)
    plain = make_intel(view, person, basis, {})
    lines = _list_sayable(plain)
    brief = Brief(
        lines=lines,
        today=view.moment.date(),
        account=view.account,
        names=tuple(filter(None, (plain.company, plain.name, basis.book.pages.name))),
        charter=read_member(house, TASK.agent).charter,
    )
    templates = tuple(Said(claim.text, claim.facts) for claim in plain.proposition.claims)
    made = write_opening(house.models, brief, templates)
    told = made.value.proposition if made.value and made.wrote != "twin" else ()
    claims = tuple(Claim(text=said.text, facts=said.facts) for said in told)
    intel = make_intel(view, person, basis, {}, (claims, TASK.agent)) if claims else plain
    taken = intel.proposition.by == TASK.agent
    sign_work(
        house,
        Work(
            agent=TASK.agent,
            tool="word_proposition",
            summary="Worded a value proposition."
            if taken
            else "Left a value proposition to the templates.",
            account=view.account,
            by=by,
            model=made.model,
            tokens=made.tokens,
            money=made.money,
            seconds=made.seconds,
            ok=taken,
            because=tuple(f for claim in claims for f in claim.facts if ":" not in f),
        ),
    )
    return intel if taken or intel.proposition.refused else _tell_why(intel, made.why)


def _list_sayable(intel: Intel) -> tuple[Said, ...]:
    """Return what may be said to them, the weightiest first: openings, the plain wording, what is public."""
    told = (
        *(Said(o.text, o.facts) for o in intel.openings),
        *(Said(c.text, c.facts) for c in intel.proposition.claims),
        *(Said(h.text, h.facts) for h in intel.cares if h.reach == "public"),
        *(Said(p.text, p.facts) for p in intel.proof),
    )
    return tuple({said.text: said for said in told}.values())


def _tell_why(intel: Intel, why: str) -> Intel:
    proposition = msgspec.structs.replace(intel.proposition, refused=(why,) if why else ())
    return msgspec.structs.replace(intel, proposition=proposition)
