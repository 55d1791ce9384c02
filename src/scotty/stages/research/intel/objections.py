"""What they may hold against it: said before, meant by a rival in play, usual in their place."""

from collections.abc import Iterator

from scotty.grounding import fold_words, split_sentences
from scotty.playbook.content import Asset
from scotty.signals.words import load_lexicon, read_text
from scotty.stages.research.intel.scene import Scene, cite
from scotty.stages.research.intel.shapes import Claim, Objection
from scotty.stages.research.profile.areas.pains import quote_words
from scotty.stages.research.profile.areas.rivals import find_mentions

GROUPS = ("costly", "objection", "behind", "unfunded", "incumbent", "security")
"""Groups of phrases by which people hold something against a purchase (see `signals.words`)."""
MOST, SAID = 6, 3
STEM = 5
"""Letters of a word by which an answer is known to belong to an objection."""
LATELY = 365.0


def find_objections(scene: Scene) -> tuple[Objection, ...]:
    """Return objections to expect, those said by themselves first, each with an answer where we have one."""
    told = (*_quote_own(scene), *_name_rivals(scene), *_recall_usual(scene))
    return tuple(o for o in told if scene.holds(o.text, o.facts))[:MOST]


def _quote_own(scene: Scene) -> Iterator[Objection]:
    since, shown = scene.room.log.since(LATELY), 0
    for said in reversed(scene.words):
        for sentence in split_sentences(said.text) if said.fact.at >= since else ():
            group = next((g for g in GROUPS if read_text(sentence).groups.get(g)), None)
            if group is not None and shown < SAID:
                shown += 1
                told = quote_words(scene.room, said, sentence)
                facts = tuple(dict.fromkeys(scene.room.log.identify(f) for f in told.facts))
                says = load_lexicon().groups[group].says
                yield Objection(
                    text=told.text,
                    facts=facts,
                    why=f"They said it: {says}.",
                    quote=told.quote,
                    answer=_answer(scene, sentence),
                    reach="told",
                )


def _answer(scene: Scene, sentence: str) -> Claim | None:
    """Return the answer to an objection whose title shares a word with it; None: we have none."""
    said = {word[:STEM] for word in fold_words(sentence) if len(word) >= STEM}
    for _, asset in scene.of_kind("objection"):
        if said & {word[:STEM] for word in fold_words(asset.title) if len(word) >= STEM}:
            return _claim(asset)
    return None


def _claim(asset: Asset) -> Claim:
    return Claim(text=asset.quote()[0], facts=(cite(asset.name),))


def _name_rivals(scene: Scene) -> Iterator[Objection]:
    cards = {
        asset.tell("rival").casefold(): asset
        for asset in scene.basis.assets.values()
        if asset.kind == "battle_card" and asset.holds(scene.view.moment.date())
    }
    mentions = sorted(find_mentions(scene.room).items(), key=lambda m: (-len(m[1]), m[0]))
    for name, facts in mentions[:2]:
        rival = scene.room.rivals[name]
        card = cards.get(name)
        because = tuple(scene.room.log.identify(f) for f in facts[-8:])
        yield Objection(
            text=f"{rival} is in play: they may say that {rival} does it, too.",
            facts=because,
            rival=rival if card else "",
            why="A rival was seen or named here within a year."
            + (
                f" See the card “{card.title}”."
                if card
                else " There is no battle card against it yet."
            ),
        )


def _recall_usual(scene: Scene) -> Iterator[Objection]:
    for one, asset in scene.of_kind("objection")[:2]:
        grounds = [p.why for p in one.parts if p.facts and p.points > 0]
        yield Objection(
            text=f"Expect “{asset.title}”.",
            facts=(cite(asset.name),),
            why="Usual: " + "; ".join(grounds[:3]) + "." if grounds else "Usual.",
            answer=_claim(asset),
            reach="public",
        )
