"""Suggestions: which content for whom now, as a sum of parts, each with its reason and facts."""

from collections.abc import Mapping
from datetime import datetime
from math import log

import msgspec

from scotty.facts import DAY, Fact
from scotty.playbook.content import Asset
from scotty.signals.suit import (
    ANSWERS,
    BY_STAGE,
    STRICT,
    Part,
    Target,
    aim,
    compare_asset,
    list_had,
    read_pains,
    tells_of,
)
from scotty.signals.view import Contact, View

KIND = (2.0, 1.4, 0.8)
"""What the first, second and third kind of content for a stage add."""
ANSWERED, RIVAL, PAST = 1.5, 3.0, -20.0
"""For a kind that answers what they did lately, a card against a rival they named, what they have had."""
LATELY = 90.0
"""Days in which what they did still asks for an answer."""
STRENGTH = 20.0
"""Mails sent that an asset's own answers must outweigh: with so many, they count half."""
EFFECT = 1.0
"""What twice the usual share of answers adds, at most; half of it takes as much away."""
NEW, YEAR = 0.5, 365.0
"""What a version of today adds; one of a year ago half of it."""
DOUBT = -1.0
"""For each thing that makes an asset doubtful; see `stale`."""
WORDS = (
    *("finding.told", "call.transcribed", "email.replied", "topic.surged"),
    *("web.page_viewed", "web.page_read", "web.content_downloaded", "page.dwelt", "video.watched"),
)
"""Kinds in which a problem of theirs may be named."""
SHOWN = 5
FOR = {"persona": "For people in {}", "stage": "For somebody who is {}"}
WORDING = {"industry": "industry", "persona": "department", "stage": "stage"}


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an asset so far, and when its newest version was saved (None: with the package)."""

    sent: int = 0
    answered: int = 0
    saved: datetime | None = None
    #: Why it is doubtful, in sentences; see `find_stale`.
    doubts: tuple[str, ...] = ()


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """An asset for somebody. `score` is the sum of the parts, exactly."""

    name: str
    title: str
    kind: str
    score: float
    parts: tuple[Part, ...]
    #: For our own eyes: never sent, never shown to them.
    internal: bool = False
    #: An example that came with Scotty: for accounts of the sandbox alone.
    example: bool = False


def suggest_assets(
    view: View,
    contact: Contact | None,
    assets: Mapping[str, Asset],
    effects: Mapping[str, Effect],
    stage: str = "",
) -> list[Suggested]:
    """Return the assets that may be of use to somebody now, best first, equals by name. Pure.

    Left out: what has ended, what is for another role or industry and would be wrong there, a
    company's own story, examples for real companies, cards against rivals that nobody named.
    `stage` is taken instead of the account's own, where given.
    """
    pains = read_pains(assets.values(), _list_words(view, contact), view.log.identify)
    target = aim(view, contact, pains)
    facts = {**target.facts, **{f"pain:{name}": told[-SHOWN:] for name, told in pains.items()}}
    if stage:
        facts.pop("stage", None)
    target = msgspec.structs.replace(target, facts=facts, stage=stage or target.stage)
    usual = _share_all(effects)
    scene = _Scene(
        view=view,
        target=target,
        had=list_had(view, contact.key if contact else None),
        rivals=_list_rivals(view),
        usual=usual,
    )
    found = [
        _suggest(asset, scene, effects.get(name, Effect()))
        for name, asset in assets.items()
        if _admits(asset, scene)
    ]
    return sorted(found, key=lambda one: (-one.score, one.name))


class _Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What all assets are held against."""

    view: View
    target: Target
    had: Mapping[str, tuple[str, ...]]
    #: (rival, in lower case; the fact that names it), oldest first.
    rivals: tuple[tuple[str, str], ...]
    usual: float


def _list_words(view: View, contact: Contact | None) -> list[Fact]:
    """Return what tells of their problems: what they looked at or said, and what was found out."""
    mine = contact.key if contact else None
    return [f for f in view.log.of(*WORDS) if mine is None or f.contact in (mine, None)]


def _list_rivals(view: View) -> tuple[tuple[str, str], ...]:
    kinds = ("competitor.evaluated", "review.compared")
    told = (
        (str(f.data.get("competitor") or f.data.get("with") or ""), view.log.identify(f))
        for f in view.log.of(*kinds)
    )
    return tuple((name.casefold(), fact) for name, fact in told if name)


def _admits(asset: Asset, scene: _Scene) -> bool:
    target = scene.target
    if not asset.holds(scene.view.moment.date()) or tells_of(asset, target.company):
        return False
    if asset.invented and not scene.view.simulated:
        return False
    if asset.kind == "battle_card":
        return any(name == asset.tell("rival").casefold() for name, _ in scene.rivals)
    if asset.kind not in STRICT:
        return True
    industry = not asset.industry or target.industry in asset.industry
    return industry and (not (asset.persona and target.persona) or target.persona in asset.persona)


def _suggest(asset: Asset, scene: _Scene, effect: Effect) -> Suggested:
    parts = tuple(
        part
        for part in (
            *(_explain(part, asset, scene.target) for part in compare_asset(asset, scene.target)),
            _fit_kind(asset, scene),
            _answer_deeds(asset, scene),
            _name_rival(asset, scene),
            _recall(asset, scene),
            _weigh_effect(effect, scene.usual),
            _weigh_age(effect, scene.view.moment),
            *(Part("doubt", DOUBT, doubt) for doubt in effect.doubts[:2]),
        )
        if part.points
    )
    return Suggested(
        name=asset.name,
        title=asset.title,
        kind=asset.kind,
        score=sum(part.points for part in parts),
        parts=parts,
        internal=asset.kind == "battle_card",
        example=asset.invented,
    )


def _explain(part: Part, asset: Asset, target: Target) -> Part:
    """Return a part of likeness with its reason for our own people, where readers are told none."""
    if part.name == "pain" and part.points:
        shared = sorted(target.pains & set(asset.pain))
        return part._replace(why="Speaks to " + ", ".join(n.replace("-", " ") for n in shared))
    if part.why or not part.points:
        return part
    if part.name == "size":
        return part._replace(
            why=f"{asset.tell('employees')} people there", facts=target.facts.get("employees", ())
        )
    anybody = not getattr(asset, part.name)
    told = {"persona": target.persona, "stage": target.stage}.get(part.name, "")
    return part._replace(
        why=f"For any {WORDING[part.name]}" if anybody else FOR[part.name].format(told)
    )


def _fit_kind(asset: Asset, scene: _Scene) -> Part:
    stage = scene.target.stage
    kinds = BY_STAGE.get(stage, ())
    if asset.kind not in kinds:
        return Part("kind", 0.0)
    why = f"{asset.kind.replace('_', ' ').capitalize()} for somebody who is {stage}"
    return Part("kind", KIND[kinds.index(asset.kind)], why, scene.target.facts.get("stage", ()))


def _answer_deeds(asset: Asset, scene: _Scene) -> Part:
    wanted = [did for did, kind in ANSWERS if kind == asset.kind]
    since = scene.view.log.since(LATELY)
    did = [f for f in scene.view.log.of(*wanted) if f.at >= since] if wanted else []
    if not did:
        return Part("deeds", 0.0)
    facts = tuple(scene.view.log.identify(f) for f in did[-SHOWN:])
    return Part("deeds", ANSWERED, "Answers what they looked at lately", facts)


def _name_rival(asset: Asset, scene: _Scene) -> Part:
    if asset.kind != "battle_card":
        return Part("rival", 0.0)
    facts = tuple(f for name, f in scene.rivals if name == asset.tell("rival").casefold())
    return Part("rival", RIVAL, f"They look at {asset.tell('rival')}", facts[-SHOWN:])


def _recall(asset: Asset, scene: _Scene) -> Part:
    facts = scene.had.get(asset.name, ())
    return Part("had", PAST if facts else 0.0, "They have had it" if facts else "", facts[-SHOWN:])


def _weigh_effect(effect: Effect, usual: float) -> Part:
    if not effect.sent or not usual:
        return Part("effect", 0.0)
    share = (effect.answered + STRENGTH * usual) / (effect.sent + STRENGTH)
    points = max(-EFFECT, min(EFFECT, EFFECT * log(share / usual) / log(2.0)))
    why = (
        f"{effect.answered} of {effect.sent} mails with it were answered: "
        f"{share:.1%} after allowing for chance, {usual:.1%} is usual"
    )
    return Part("effect", round(points, 6), why)


def _share_all(effects: Mapping[str, Effect]) -> float:
    sent = sum(effect.sent for effect in effects.values())
    return (sum(effect.answered for effect in effects.values()) + 1.0) / (sent + 20.0)


def _weigh_age(effect: Effect, moment: datetime) -> Part:
    if effect.saved is None or effect.saved > moment:
        return Part("new", 0.0)
    age = (moment - effect.saved).total_seconds() / DAY
    return Part("new", round(NEW * 0.5 ** (age / YEAR), 6), f"Saved on {effect.saved:%Y-%m-%d}")
