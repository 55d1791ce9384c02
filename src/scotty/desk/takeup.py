"""Taking up a play: what it drafted becomes a planned act, and passes the gate like any other."""

from datetime import datetime
from typing import Any

import msgspec

from scotty.desk.access import Person
from scotty.desk.asker import name_asker
from scotty.desk.outbox import Item, find_touch, show_item
from scotty.desk.plays import Answer, find_proposal, record_answer
from scotty.facts import Fact, identify
from scotty.flows.outreach.judging import foresee
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.planning import address_of
from scotty.flows.outreach.scene import Scene
from scotty.flows.outreach.when import find_moment
from scotty.flows.outreach.writing import choose_assets
from scotty.grounding.sentence import split_sentences
from scotty.ports.mail import Mailbox
from scotty.ports.outreach import SOURCE, Plan
from scotty.signals.view import View
from scotty.stages.accelerate.plays.propose import REST
from scotty.stages.accelerate.standing import Deal, Letter, Play
from scotty.stages.engage.compose import Grounds, Own, Sender, check_draft
from scotty.stages.engage.draft import Claim, Draft, Fault


class TakenUp(msgspec.Struct, frozen=True, kw_only=True):
    """A play that was taken up: the fact that says so, and its planned act."""

    answer: Fact
    #: None for a deal that belongs to no account: there is nobody to do it to.
    item: Item | None


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes it up: as the answer names them, as the gate knows them, and by which right."""

    who: str
    #: `agent:NAME` for a program; "" where it is `who`.
    by: str = ""
    may_send: bool = False
    note: str = ""


def name_taker(person: Person, note: str = "") -> Asker:
    """Return somebody who asks as whoever takes a play up."""
    may_send = "send" in person.may
    return Asker(who=person.who, by=name_asker(person), may_send=may_send, note=note.strip())


def take_up(outfit: Outfit, deal: str | Deal, play: str, asker: Asker) -> TakenUp:
    """Take up a proposed play: plan what it drafted, and record the answer, which names the act.

    A letter to one of their people is planned as a mail, without the directions around it; a call
    as a call, anything else as a task. All of it waits in the outbox as the gate's rules want.
    Taken up again it is the same act. Raises Refused as `find_proposal` does.
    """
    house, now = outfit.house, outfit.house.clock.now()
    if earlier := _find_earlier(outfit, deal, play, now):
        return earlier
    found, proposed = find_proposal(house, deal, play)
    said = Answer(taken=True, by=asker.who, note=asker.note)
    if found.account is None:
        return TakenUp(answer=record_answer(house, (found, proposed), said), item=None)
    # The act first: where we die in between, the play is still proposed, and finds this act again.
    plan = _plan(outfit, (found, proposed), asker, now)
    touch = foresee(outfit, house.outreach.plan(plan, now))
    said = msgspec.structs.replace(said, touch=touch.id)
    answered = record_answer(house, (found, proposed), said)
    return TakenUp(answer=answered, item=show_item(touch))


def _find_earlier(outfit: Outfit, deal: str | Deal, play: str, now: datetime) -> TakenUp | None:
    """Return the act of this proposal where it was taken up a moment ago, by two clicks or two people."""
    if isinstance(deal, str):
        return None  # judged anew, the play is not proposed again
    proposed = next((p for p in deal.plays if p.play == play), None)
    if proposed is None or deal.account is None:
        return None
    told = [
        f
        for f in outfit.house.ledger.facts("play.answered", deal.account)
        if f.deal == deal.deal and f.data.get("play") == play and f.at >= now - REST
    ]
    last = told[-1] if told else None
    if last is None or not last.data.get("touch"):
        return None
    if not set(proposed.answers) <= set(last.data.get("warnings", ())):
        return None
    touch = find_touch(outfit, str(last.data["touch"]))
    return TakenUp(answer=last, item=show_item(touch))


def _plan(outfit: Outfit, what: tuple[Deal, Play], asker: Asker, now: datetime) -> Plan:
    """Return the plan of a play's act: over mail or telephone where it can be, else a task."""
    deal, play = what
    by = asker.by or asker.who
    key = f"play:{deal.deal}:{play.play}:{now:%Y-%m-%d}"
    shared: dict[str, Any] = {
        "account": deal.account,
        "step": play.play,
        "key": key,
        "first": True,
        "by": by,
        "released": by if asker.may_send else "",
        "because": play.facts,
    }
    letter = play.letter
    scene = None if letter is None else _find_scene(outfit, deal, letter, now)
    if letter is None or scene is None:
        return Plan(**shared, **_make_task(deal, play, None, now))
    slot = find_moment(outfit, scene, now, identify("touch.planned", SOURCE, key))
    timed: dict[str, Any] = {
        "contact": letter.to,
        "due": slot.at,
        "zone": slot.zone,
        "why_then": slot.why_then,
    }
    if letter.over == "call":
        return Plan(**shared, **timed, channel="call", draft=_note(deal, play))
    box = outfit.house.mailboxes.choose(play.who)
    if not address_of(scene.contact) or not _may_sign(deal, play, box):
        return Plan(**shared, **_make_task(deal, play, letter.to, now))
    return Plan(
        **shared,
        **timed,
        channel="mail",
        address=address_of(scene.contact),
        mailbox=None if box is None else box.id,
        draft=write_mail(outfit, (deal, play, letter), scene, box),
    )


def _find_scene(outfit: Outfit, deal: Deal, letter: Letter, now: datetime) -> Scene | None:
    """Return the account and whom a play writes to; None where they are not known as a person there."""
    account = str(deal.account)
    view = View(outfit.house.ledger.timelines([account])[account], now)
    person = view.people.get(letter.to)
    return None if person is None else Scene(view, person)


def _may_sign(deal: Deal, play: Play, box: Mailbox | None) -> bool:
    """Return whether a letter may leave from a mailbox: one in another's name only from their own."""
    return play.who in (deal.owner, "") or (box is not None and box.owner == play.who)


def _make_task(deal: Deal, play: Play, contact: str | None, now: datetime) -> dict[str, Any]:
    return {
        "contact": contact,
        "channel": "task",
        "due": now,
        "why_then": "as soon as it is approved",
        "draft": _note(deal, play),
    }


def _note(deal: Deal, play: Play) -> Draft:
    """Return a play as a note to whoever does it: all of it, with the words to say."""
    who = f"{play.who}: " if play.who else ""
    return Draft(subject=f"{who}{play.label}, {deal.name}", body=play.text, because=play.facts)


def write_mail(
    outfit: Outfit, what: tuple[Deal, Play, Letter], scene: Scene, box: Mailbox | None
) -> Draft:
    """Return a play's letter as a mail: what its slots say as claims, every fault found.

    The deal's name and our own people need no fact that they could be told: they are ours. What
    we only saw by tracking is never named as the ground of a sentence.
    """
    deal, play, letter = what
    brand = outfit.current().pages
    sender = Sender(
        name=(box.name if box else "") or play.who or brand.name,
        brand=brand.name,
        email=box.address if box else "",
        product=brand.product,
        calendar=brand.booking_url,
    )
    own = Own(sender=sender, words=(deal.name, *(text for text, _ in letter.said)))
    assets = choose_assets(outfit, scene)
    grounds = Grounds(scene.view, scene.contact, assets, own)
    claims = []
    for sentence in (letter.subject, *split_sentences(letter.body)):
        told = (f for text, facts in letter.said if text in sentence for f in facts)
        sayable = tuple(dict.fromkeys(f for f in told if grounds.refuse(f) is None))
        if sayable:
            claims.append(Claim(sentence, sayable))
    draft = Draft(
        subject=letter.subject, body=letter.body, claims=tuple(claims), because=play.facts
    )
    faults = check_draft(draft, scene.view, scene.contact, assets, own)
    if letter.needs:
        what_lacks = f"It speaks of {letter.needs}, which is not in it."
        faults = (*faults, Fault(what_lacks, "Make it, put a link to it in, and save the words."))
    return msgspec.structs.replace(draft, faults=faults)
