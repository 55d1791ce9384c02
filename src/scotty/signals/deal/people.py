"""Relationship: how many of them are in it, who joined, who went."""

from collections.abc import Mapping

from scotty.facts import Fact
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.story import DEEDS, Story


@clue(
    "relationship",
    "People active",
    "None of their people active in 30 days|{value:.0f} of their people active in 30 days",
    Curve("people", "rises", ((0, -0.25), (1, -0.12), (2, -0.02), (4, 0.1), (7, 0.2))),
    needs=DEEDS,
    why="Won deals have about twice as many buyer contacts as lost ones (Gong Labs); a buying group "
    "is six to ten people (Gartner).",
)
def active(story: Story) -> Sight:
    return _show_people(story.active(30), len(story.active(30)))


@clue(
    "relationship",
    "People active, against won deals",
    "{value:.1f} × as many of their people active as in deals that were won",
    Curve("×", "rises", ((0, -0.2), (0.5, -0.05), (1, 0.03), (2, 0.15))),
    needs=DEEDS,
    why="Your own won deals, in the 30 days before they closed.",
)
def active_usual(story: Story) -> Sight | None:
    usual = story.setting.norms.usual_people
    if not usual:
        return None
    return _show_people(story.active(30), len(story.active(30)) / usual)


@clue(
    "relationship",
    "Whether the committee grows",
    "{value:+.0f} people active, the last 30 days against the 30 before",
    Curve("people", "rises", ((-3, -0.2), (0, 0), (3, 0.1))),
    needs=DEEDS,
    why="A committee that shrinks has other things to do; one that grows is deciding (judgement).",
)
def committee(story: Story) -> Sight | None:
    now, before = story.active(30), story.active(60, until=30)
    if not now and not before:
        return None
    return _show_people({**before, **now}, len(now) - len(before))


@clue(
    "relationship",
    "Hanging by one thread",
    "{value:.0%} of what they did in 60 days is one person's",
    Curve("share", "falls", ((0.3, 0.1), (0.6, 0), (0.95, -0.15))),
    needs=DEEDS,
    why="A deal with one contact falls with that contact (Gong on multithreading; judgement). From "
    "four deeds on.",
)
def thread(story: Story) -> Sight | None:
    deeds = story.active(60)
    total = sum(len(d) for d in deeds.values())
    if total < 4:
        return None
    busiest = max(sorted(deeds), key=lambda who: len(deeds[who]))
    return Sight.of(len(deeds[busiest]) / total, deeds[busiest])


@clue(
    "relationship",
    "People who joined",
    "Nobody new in 30 days|{value:.0f} of their people took part for the first time in 30 days",
    Curve("people", "rises", ((0, -0.02), (1, 0.06), (3, 0.15))),
    needs=DEEDS,
    why="New names on the thread are the buying group forming (judgement). Not in a deal's first "
    "30 days, when everyone is new.",
)
def joined(story: Story) -> Sight | None:
    if story.start is None or story.age(story.start) < 30:
        return None
    old = story.active(730, until=30)
    return _show_people(
        new := {who: deeds for who, deeds in story.active(30).items() if who not in old}, len(new)
    )


@clue(
    "relationship",
    "People who left",
    "Nobody who took part has left|{value:.0f} of those who took part have left the company",
    Curve("people", "falls", ((0, 0.01), (1, -0.2), (2, -0.3))),
    needs=("contact.left",),
    why="Who knew us takes the memory along (judgement). Counted where they took part within half a "
    "year before they left, and not again since.",
)
def left(story: Story) -> Sight:
    gone = story.once(find_leavers)
    return Sight.of(len(gone), sorted(gone.values(), key=lambda f: f.at))


def find_leavers(story: Story) -> dict[str, Fact]:
    """Return person -> the telling that they left, of those who took part in the half year before."""
    gone = {f.contact: f for f in story.of("contact.left") if f.contact}
    return {
        who: left
        for who, left in gone.items()
        if (deeds := story.active(730).get(who))
        and deeds[-1].at <= left.at
        and (left.at - deeds[-1].at).days <= 180
    }


def _show_people(deeds: Mapping[str, list[Fact]], value: float) -> Sight:
    """Return a sight that shows the newest deed of each of the latest people."""
    newest = sorted((d[-1] for d in deeds.values()), key=lambda f: f.at)
    return Sight.of(value, newest)
