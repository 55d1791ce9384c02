"""Conditions of sequences: what must hold for a step to be taken, or a sequence to end."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import msgspec

from scotty.facts import Fact, Refused
from scotty.playbook.sequence import Sequence
from scotty.signals.view import Contact, View
from scotty.stages.engage.replies import CLASSES

OPENED, CLICKED, REPLIED = "email.opened", "email.clicked", "email.replied"
VISITS: dict[str, tuple[str, ...]] = {
    "pricing": ("web.pricing_viewed",),
    "comparison": ("web.comparison_viewed",),
    "page": ("page.dwelt", "calculator.edited", "video.watched"),
    "": ("web.page_viewed", "web.page_read", "web.pricing_viewed", "web.comparison_viewed",
         "web.content_downloaded", "page.dwelt", "calculator.edited", "video.watched"),
}  # fmt: skip
"""What `visited:WORD` looks for; "page" is a page of ours made for them."""
MEETINGS = ("meeting.booked", "call.held", "web.demo_requested")
DEEDS = (CLICKED, REPLIED, *MEETINGS, *VISITS[""], "event.attended", "product.trial_started")


class Glance(msgspec.Struct, frozen=True, kw_only=True):
    """What conditions look at: the account and the person at a moment, and what this sequence did."""

    view: View
    contact: Contact
    #: When the sequence began for them: what happened before does not count.
    since: datetime
    #: Step -> ids of its touches.
    touches: Mapping[str, tuple[str, ...]]
    persona: str = ""
    tier: int = 0
    hot: bool = False

    def acts(self, *kinds: str) -> list[Fact]:
        """Return what this person did since the sequence began."""
        found = self.view.log.of(*kinds) if len(kinds) == 1 else self.view.log.of(*sorted(kinds))
        return [f for f in found if f.contact == self.contact.key and f.at >= self.since]


Judge = Callable[[Glance, str], bool]
CONDITIONS: dict[str, tuple[str, Judge]] = {}
"""Word -> (what it means, how it is judged). `opened:introduction` is the word and its object."""
TURNS: dict[str, frozenset[str]] = {}
"""Word -> the kinds of fact by which alone its answer can change."""


def _condition(word: str, meaning: str, *kinds: str) -> Callable[[Judge], Judge]:
    def register(judge: Judge) -> Judge:
        CONDITIONS[word] = (meaning, judge)
        TURNS[word] = frozenset(kinds)
        return judge

    return register


def _of_step(glance: Glance, kind: str, step: str) -> bool:
    mine = glance.touches.get(step, ())
    return any(f.data.get("touch") in mine for f in glance.acts(kind))


@_condition("opened", "opened:STEP: they, not a machine, opened the mail of that step", OPENED)
def _opened(glance: Glance, step: str) -> bool:
    return _of_step(glance, OPENED, step)


@_condition("clicked", "clicked:STEP: they clicked a link in it; `clicked` alone: in any", CLICKED)
def _clicked(glance: Glance, step: str) -> bool:
    return _of_step(glance, CLICKED, step) if step else bool(glance.acts(CLICKED))


@_condition("replied", "replied, replied:CLASS: they wrote back, in words of that class", REPLIED)
def _replied(glance: Glance, said: str) -> bool:
    return any(not said or f.data.get("said") == said for f in glance.acts(REPLIED))


@_condition(
    "visited",
    "visited, visited:pricing, :comparison, :page: they looked at pages of ours",
    *VISITS["pricing"],
    *VISITS["comparison"],
    *VISITS[""],
)
def _visited(glance: Glance, what: str) -> bool:
    return bool(glance.acts(*VISITS.get(what, ()))) if what in VISITS else False


@_condition("meeting", "a meeting was booked or held with somebody of the account", *MEETINGS)
def _meeting(glance: Glance, _: str) -> bool:
    return any(f.at >= glance.since for f in glance.view.log.of(*sorted(MEETINGS)))


@_condition("bought", "the account bought", "deal.won", "subscription.started")
def _bought(glance: Glance, _: str) -> bool:
    won = glance.view.log.of("deal.won", "subscription.started")
    return any(f.at >= glance.since for f in won)


@_condition("left", "they left the company", "contact.left")
def _left(glance: Glance, _: str) -> bool:
    return glance.contact.left is not None


@_condition("engaged", "they did anything on purpose since the sequence began", *DEEDS)
def _engaged(glance: Glance, _: str) -> bool:
    return bool(glance.acts(*DEEDS))


@_condition("hot", "the account is on this week's hot list", "account.heated", "account.cooled")
def _hot(glance: Glance, _: str) -> bool:
    return glance.hot


@_condition(
    "tier", "tier:1, tier:2, tier:3: the account's tier", "account.tiered", "account.pinned"
)
def _tier(glance: Glance, tier: str) -> bool:
    return str(glance.tier) == tier


@_condition(
    "persona", "persona:NAME: finance, technology, operations, executive…", "contact.profiled"
)
def _persona(glance: Glance, name: str) -> bool:
    return glance.persona == name


@_condition("title", "title:WORD: the word is in their title", "contact.profiled")
def _title(glance: Glance, word: str) -> bool:
    return word.lower() in glance.contact.tell("title").lower()


def holds(condition: str, glance: Glance) -> bool:
    """Return whether a condition holds. Raises Refused for a word that nobody declared."""
    bare = condition.removeprefix("not ").strip()
    word, _, about = bare.partition(":")
    if word not in CONDITIONS:
        raise Refused(f"There is no condition {word!r}.", f"Choose from {', '.join(CONDITIONS)}.")
    return CONDITIONS[word][1](glance, about) is not condition.startswith("not ")


def list_turns(conditions: Iterable[str]) -> frozenset[str]:
    """Return the kinds of fact by which alone the answer to any of these conditions can change."""
    words = (c.removeprefix("not ").strip().partition(":")[0] for c in conditions)
    return frozenset(kind for word in words for kind in TURNS.get(word, ()))


def name_steps(conditions: Iterable[str]) -> bool:
    """Return whether any of these conditions is about a step of the sequence: opened:STEP, clicked:STEP."""
    words = (c.removeprefix("not ").strip().partition(":") for c in conditions)
    return any(
        word in ("opened", "clicked") and (about or word == "opened") for word, _, about in words
    )


def check_conditions(sequence: Sequence) -> None:
    """Raise Refused where a sequence names a condition that nobody declared, or a step that is not there."""
    names = {step.name for step in sequence.step}
    told = [(s.name, c) for s in sequence.step for c in s.only_if]
    for where, condition in (*told, *(("ends", c) for c in sequence.ends.on)):
        word, _, about = condition.removeprefix("not ").strip().partition(":")
        if word not in CONDITIONS:
            raise Refused(
                f"{where}: there is no condition {word!r}.", f"Choose from {', '.join(CONDITIONS)}."
            )
        if word in ("opened", "clicked") and about and about not in names:
            raise Refused(
                f"{where}: {condition!r} names no step.", f"Choose from {', '.join(names)}."
            )
        if word == "opened" and not about:
            raise Refused(f"{where}: {condition!r} names no step.", "Write opened:STEP.")
        if word == "replied" and about and about not in CLASSES:
            raise Refused(
                f"{where}: no reply is of the class {about!r}.",
                f"Choose from {', '.join(CLASSES)}.",
            )
        if word == "tier" and about not in ("1", "2", "3"):
            raise Refused(
                f"{where}: there is no tier {about!r}.", "Write tier:1, tier:2 or tier:3."
            )
        if word == "visited" and about not in VISITS:
            raise Refused(
                f"{where}: nobody can visit {about!r}.", "Choose pricing, comparison or page."
            )
