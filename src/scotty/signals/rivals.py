"""Rivals around a deal: who was named, by whom, in which facts."""

from collections.abc import Mapping

from scotty.facts import Fact
from scotty.signals.norms import fold_name
from scotty.signals.story import Story
from scotty.signals.words import count_names, hear_talk

EVALUATED = ("competitor.evaluated", "review.compared")
FIELDS = ("competitor", "with", "rival", "vendor")
NOT_NAMES = frozenset({"", "yes", "no", "true", "false", "none", "unknown", "other", "us"})


def find_rivals(story: Story) -> Mapping[str, list[Fact]]:
    """Return rivals by folded name, each with the facts that name it, oldest first.

    From evaluations and comparisons seen, and from calls and letters in which a known
    name is said: one of the playbook's, one that a deal was lost to, or one seen
    evaluated here. Whom this deal was lost to does not count: that is told afterwards,
    and of lost deals only. Ask by `story.once(find_rivals)`.
    """
    found: dict[str, list[Fact]] = {}
    for fact in story.own(*EVALUATED):
        for name in _names(fact):
            found.setdefault(name, []).append(fact)
    for fact, _, text in spoken_texts(story):
        for name in count_names(text, sorted(known_rivals(story) | found.keys())):
            facts = found.setdefault(name, [])
            if not facts or facts[-1] is not fact:
                facts.append(fact)
    return {name: sorted(facts, key=lambda f: f.at) for name, facts in sorted(found.items())}


def known_rivals(story: Story) -> frozenset[str]:
    """Return the folded names to listen for."""
    book = story.setting.book.deals.rivals
    return story.setting.norms.rivals | {fold_name(name) for name in book}


def spoken_texts(story: Story) -> list[tuple[Fact, str, str]]:
    """Return (fact, side, text) of every turn, letter and note of the deal."""
    return story.once(_spoken_texts)


def _spoken_texts(story: Story) -> list[tuple[Fact, str, str]]:
    talk = story.once(hear_talk)
    texts = [(c.fact, side, text) for c in talk.calls for side, text in c.texts]
    return texts + [(m.fact, "them", m.text) for m in (*talk.letters, *talk.notes)]


def _names(fact: Fact) -> list[str]:
    told = [fact.data.get(field) for field in FIELDS]
    names = [fold_name(name) for name in told if isinstance(name, str)]
    return [name for name in names if name not in NOT_NAMES]
