"""Deal models: learn, keep, serve, restore, and show what each is worth."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from scotty.desk.playbook import current_playbook
from scotty.desk.weights import (
    SOURCE,
    Fitted,
    Judgement,
    keep_weights,
    list_weights,
    read_weights,
    serve_weights,
    served_weights,
    tell_unreadable,
)
from scotty.facts import Refused
from scotty.flows.lessons import MOST, Almanac, read_history, read_kinds, read_norms
from scotty.playbook import Playbook
from scotty.ports import House
from scotty.signals import Norms, Setting, load_clues
from scotty.stages.accelerate.card import Card, write_card
from scotty.stages.accelerate.expert import EXPERT
from scotty.stages.accelerate.judge import DealModel, expert_model
from scotty.stages.accelerate.lesson import Champion, DealLesson, DealWeights, has_news, learn_model
from scotty.stages.accelerate.lessons import draw_lessons

JUDGEMENT: Judgement = "deals"
NOTHING_NEW = "No deal has closed since the last lesson."
FRESH = 400
"""Closed deals that norms are counted from where no model has been learnt that keeps them."""


class Learnt(msgspec.Struct, frozen=True, kw_only=True):
    """What came of learning: the version that was kept, and whether it serves now."""

    fitted: Fitted | None
    served: bool
    lesson: DealLesson
    notes: tuple[str, ...] = ()


class VersionNote(msgspec.Struct, frozen=True, kw_only=True):
    """A version in the model card's history."""

    name: str
    id: str
    as_of: datetime
    serves: bool
    remark: str
    outcome: str


class CardPage(msgspec.Struct, frozen=True, kw_only=True):
    """The model card of a version, the model itself, and all versions, newest first."""

    card: Card
    weights: DealWeights | None
    versions: tuple[VersionNote, ...]
    serves: str
    notes: tuple[str, ...] = ()


def learn_deals(
    house: House,
    as_of: datetime | None = None,
    by: str = SOURCE,
    tell: Callable[[int, int], object] | None = None,
    most: int = MOST,
) -> Learnt:
    """Learn a deal model from what was known at `as_of`; serve it if it is better on later deals.

    Of the `most` latest opened deals. A challenger that is no better is kept and does not serve. Without enough closed deals, or
    without news since the last lesson, nothing is stored and the remark says so.
    """
    now = as_of or house.clock.now()
    house.lake.sync()
    book, _, _ = current_playbook(house, now)
    history = read_history(house, now, book, tell, most)
    almanac = Almanac(history.closings, book, read_kinds(house, now))
    champion, last = _read_champion(house, now), _last_lesson(house, now)
    if last is not None and not has_news(history.rows, last.as_of, now):
        lesson = DealLesson(outcome="nothing new", remark=NOTHING_NEW)
        return Learnt(fitted=None, served=False, lesson=lesson, notes=history.notes)
    lesson = learn_model(list(history.rows), now, almanac.fit, champion, book.deals.learn_from)
    weights = lesson.weights or lesson.beaten
    if weights is None:
        return Learnt(fitted=None, served=False, lesson=lesson, notes=history.notes)
    evidence = {
        "as_of": now,
        "remark": lesson.remark,
        "outcome": lesson.outcome,
        "notes": history.notes,
        "card": lesson.card,
    }
    fitted = keep_weights(house, JUDGEMENT, weights, evidence)
    if lesson.weights is not None:
        serve_weights(house, JUDGEMENT, fitted.id, by)
    served = lesson.weights is not None
    return Learnt(fitted=fitted, served=served, lesson=lesson, notes=history.notes)


def _read_champion(house: House, moment: datetime) -> Champion | None:
    fitted = served_weights(house, JUDGEMENT, moment)
    weights = None if fitted is None else read_weights(fitted, DealWeights)
    if fitted is None or weights is None:
        return None
    return Champion(weights=weights, as_of=fitted.as_of)


def _last_lesson(house: House, moment: datetime) -> Fitted | None:
    """Return the last version learnt by then, whether or not it serves."""
    known = [f for f in list_weights(house, JUDGEMENT) if f.at <= moment]
    return known[-1] if known else None


def serve_deals(house: House, version: str, by: str) -> None:
    """Put a version of the deal model to use: a learnt one by name, number or id, or `expert`."""
    serve_weights(house, JUDGEMENT, "rules" if version == EXPERT else version, by)


def read_bench(house: House, moment: datetime) -> tuple[Setting, DealModel]:
    """Return what deals are judged with at `moment`: playbook and norms, and the model.

    The lake must be synchronised. A learnt model keeps the norms that it was learnt with; the
    expert's are counted from the latest closed deals.
    """
    load_clues()
    book, _, _ = current_playbook(house, moment)
    fitted = served_weights(house, JUDGEMENT, moment)
    weights = None if fitted is None else read_weights(fitted, DealWeights)
    if fitted is None or weights is None:
        norms = _find_norms(house, moment, book)
        notes = () if fitted is None else (tell_unreadable(fitted, "the expert serves"),)
        return Setting(book=book, norms=norms), expert_model(norms, book.deals.learn_from, notes)
    norms = _freshen(house, weights.norms, moment)
    return Setting(book=book, norms=norms), _make_model(fitted, weights)


def _find_norms(house: House, moment: datetime, book: Playbook) -> Norms:
    """Return the norms of the last lesson; where there was none, counted anew."""
    last = _last_lesson(house, moment)
    weights = None if last is None else read_weights(last, DealWeights)
    if weights is None:
        return read_norms(house, moment, book, FRESH)
    return _freshen(house, weights.norms, moment)


def _freshen(house: House, norms: Norms, moment: datetime) -> Norms:
    """Let a source that was connected since the lesson speak at once."""
    return msgspec.structs.replace(norms, kinds=frozenset(read_kinds(house, moment)))


def _make_model(fitted: Fitted, weights: DealWeights) -> DealModel:
    odds = weights.odds
    notes = [str(note) for note in fitted.evidence.get("notes", ())]
    drift = (fitted.evidence.get("card") or {}).get("drift") or {}
    if drift.get("alarm"):
        notes.append(str(drift.get("text", "")))
    return DealModel(
        odds=odds,
        timing=weights.timing,
        version=fitted.name,
        note=f"learnt from {_count(fitted)} closed deals as of {fitted.as_of:%Y-%m-%d}",
        notes=tuple(notes),
    )


def _count(fitted: Fitted) -> int:
    return int((fitted.evidence.get("card") or {}).get("deals", 0))


def show_model_card(house: House, version: str | None = None) -> CardPage:
    """Return the card of a version of the deal model: the one that serves, or a named one.

    Raises Refused where there is no such version.
    """
    served = served_weights(house, JUDGEMENT)
    known = list_weights(house, JUDGEMENT)
    serves = EXPERT if served is None else served.name
    versions = tuple(_tell_version(f, f.name == serves) for f in reversed(known))
    wanted = version or serves
    if wanted == EXPERT:
        return CardPage(card=_expert_card(house), weights=None, versions=versions, serves=serves)
    found = next((f for f in known if wanted in {f.id, f.name, str(f.number)}), None)
    if found is None:
        raise Refused(f"There is no deal model {wanted!r}.", "See the list of versions.")
    weights = read_weights(found, DealWeights)
    notes = tuple(str(note) for note in found.evidence.get("notes", ()))
    if weights is None:
        notes = (tell_unreadable(found, "the expert serves"), *notes)
    return CardPage(
        card=_read_card(found), weights=weights, versions=versions, serves=serves, notes=notes
    )


def _tell_version(fitted: Fitted, serves: bool) -> VersionNote:
    return VersionNote(
        name=fitted.name,
        id=fitted.id,
        as_of=fitted.as_of,
        serves=serves,
        remark=fitted.remark,
        outcome=str(fitted.evidence.get("outcome", "")),
    )


def _read_card(fitted: Fitted) -> Card:
    told: Mapping[str, Any] = fitted.evidence.get("card") or {}
    try:
        card = msgspec.convert(dict(told) | {"version": fitted.name}, Card)
    except msgspec.ValidationError:
        return Card(version=fitted.name, as_of=fitted.as_of)
    return card


def _expert_card(house: House) -> Card:
    """Return the card of the expert: it has learnt nothing, so it has no marks."""
    now = house.clock.now()
    house.lake.sync()
    _, model = read_bench(house, now)
    plain = expert_model(Norms(), 0) if model.version != EXPERT else model
    card = write_card(plain.odds, draw_lessons((), now), None, EXPERT)
    tried = [_read_card(f) for f in list_weights(house, JUDGEMENT) if f.number == 1]
    marks = tried[0].champion if tried else None  # it defended itself in the first trial
    return msgspec.structs.replace(card, marks=marks, notes=(plain.note,))
