"""Similar deals: which closed ones stood as this one stands, and how they went."""

from collections.abc import Sequence
from datetime import datetime
from math import exp, log2, sqrt

import msgspec

from scotty.facts import DAY
from scotty.signals import Story
from scotty.stages.accelerate.snapshot import Fate
from scotty.stages.accelerate.standing import Deal

INDUSTRY, SIZE, PATH, PRODUCT = 0.5, 0.25, 0.6, 0.3
"""What a difference costs beside those of the clues: another industry, twice the size, another
way through the stages, another product. In log-odds, as the clues' differences are."""
SPREAD = 2.0
"""Distance at which likeness has fallen to 1/e."""


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """A closed deal as it stood at a like age, judged as it would have been, and what came of it."""

    deal: Deal
    story: Story
    fate: Fate
    #: As told when it was won or lost.
    reason: str = ""


class Similar(msgspec.Struct, frozen=True, kw_only=True):
    """A closed deal that stood as this one stands."""

    deal: str
    account: str | None
    name: str
    status: str
    closed: datetime | None
    #: Days from opening to end; None where one of them is not known.
    days: float | None
    #: Its last amount, in US dollars.
    amount: float | None
    owner: str | None
    #: What it would have scored at the same age; 0-100.
    score: float
    #: 0-1: 1 where nothing that counts differs.
    likeness: float
    #: What they have in common, and what was otherwise then: for people.
    shared: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    reason: str = ""


def rank_similar(
    deal: Deal, story: Story, others: Sequence[Past], most: int
) -> tuple[Similar, ...]:
    """Return the closed deals nearest to an open one, nearest first, at most so many.

    The distance is Euclidean over what each clue adds to the score in log-odds, so that what
    matters for winning matters for likeness; industry, size, stages and product come on top.
    """
    ranked = sorted(
        ((_measure(deal, story, past), past) for past in others if past.deal.deal != deal.deal),
        key=lambda pair: (pair[0], pair[1].deal.deal),
    )
    return tuple(_tell(deal, story, distance, past) for distance, past in ranked[:most])


def _measure(deal: Deal, story: Story, past: Past) -> float:
    ours = {r.clue: r.points for r in deal.score.reasons}
    theirs = {r.clue: r.points for r in past.deal.score.reasons}
    clues = sum((ours.get(c, 0.0) - theirs.get(c, 0.0)) ** 2 for c in ours.keys() | theirs.keys())
    apart = [sqrt(clues)]
    one, two = story.profile.get("industry"), past.story.profile.get("industry")
    apart.append(INDUSTRY if one and two and one != two else 0.0)
    apart.append(
        SIZE * _doublings(story.profile.get("employees"), past.story.profile.get("employees"))
    )
    apart.append(SIZE * _doublings(deal.amount, past.deal.amount))
    apart.append(PATH * (1.0 - _overlap(_names(story), _names(past.story))))
    one, two = story.last("product"), past.story.last("product")
    apart.append(PRODUCT if one and two and one != two else 0.0)
    return sum(apart)


def _doublings(one: object, two: object) -> float:
    """Return how many doublings lie between two sizes, at most four; 0 where one is unknown."""
    if isinstance(one, int | float) and isinstance(two, int | float) and one > 0 and two > 0:
        return min(4.0, abs(log2(one / two)))
    return 0.0


def _names(story: Story) -> tuple[str, ...]:
    return tuple(str(move.after) for move in story.stages)


def _overlap(one: Sequence[str], two: Sequence[str]) -> float:
    """Return the share of stages that both went through (Jaccard)."""
    union = set(one) | set(two)
    return len(set(one) & set(two)) / len(union) if union else 1.0


def _tell(deal: Deal, story: Story, distance: float, past: Past) -> Similar:
    fate = past.fate
    days = None
    if past.deal.opened is not None and fate.closed is not None:
        days = max(0.0, (fate.closed - past.deal.opened).total_seconds() / DAY)
    return Similar(
        deal=past.deal.deal,
        account=past.deal.account,
        name=past.deal.name,
        status=fate.status,
        closed=fate.closed,
        days=days,
        amount=fate.amount,
        owner=past.deal.owner,
        score=past.deal.score.score,
        likeness=exp(-distance / SPREAD),
        shared=_share(deal, story, past),
        differs=_differ(deal, past),
        stages=_names(past.story),
        reason=past.reason,
    )


def _share(deal: Deal, story: Story, past: Past) -> tuple[str, ...]:
    said = []
    if (industry := story.profile.get("industry")) and industry == past.story.profile.get(
        "industry"
    ):
        said.append(str(industry))
    if (product := story.last("product")) and product == past.story.last("product"):
        said.append(str(product))
    if deal.stage and deal.stage == past.deal.stage:
        said.append(f"in {deal.stage} at the same age")
    one, two = story.profile.get("employees"), past.story.profile.get("employees")
    if one and two and _doublings(one, two) <= 1.0:
        said.append("like size")
    if deal.owner and deal.owner == past.deal.owner:
        said.append(f"{deal.owner} sold it")
    return tuple(said)


def _differ(deal: Deal, past: Past) -> tuple[str, ...]:
    """Return the two clues that differed most, as they read at the other deal."""
    ours = {r.clue: r.points for r in deal.score.reasons}
    apart = sorted(
        (r for r in past.deal.score.reasons if r.text),
        key=lambda r: (-abs(r.points - ours.get(r.clue, 0.0)), r.clue),
    )
    return tuple(r.text for r in apart[:2] if abs(r.points - ours.get(r.clue, 0.0)) >= 0.1)
