"""Relationship: how high, and how far across the company, as titles tell."""

from collections.abc import Iterable

from scotty.facts import Fact
from scotty.playbook import judge_title
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.deal.people import find_leavers
from scotty.signals.story import Story
from scotty.signals.titles import read_department, read_rank

EXECUTIVE = 3
"""From vice president on."""
NEEDS = ("contact.profiled",)
AUTHORITY = {"none": 0.0, "candidate": 1.0, "holder": 2.0}


@clue(
    "relationship",
    "Departments in it",
    "{value:.0f} of their departments took part in 90 days",
    Curve("departments", "rises", ((1, -0.06), (2, 0.03), (4, 0.15))),
    needs=NEEDS,
    why="Purchases are decided across functions (Gartner on buying groups); one department alone "
    "rarely signs (judgement).",
)
def departments(story: Story) -> Sight | None:
    named = {name: f for _, f, title in _list_titled(story, 90) if (name := read_department(title))}
    return Sight.of(len(named), _sort(named.values())) if named else None


@clue(
    "relationship",
    "The highest who takes part",
    "The highest who took part in 60 days stands at {value:.0f} of 4 (3 vice president, 4 chief)",
    Curve("level", "rises", ((0, -0.12), (1, -0.06), (2, -0.02), (3, 0.03), (4, 0.07))),
    needs=NEEDS,
    why="Who signs sits above who compares (judgement).",
)
def seniority(story: Story) -> Sight | None:
    ranks = [(read_rank(title) or 0, f) for _, f, title in _list_titled(story, 60)]
    if not ranks:
        return None
    top = max(rank for rank, _ in ranks)
    return Sight.of(top, _sort(f for rank, f in ranks if rank == top))


@clue(
    "relationship",
    "Days since an executive took part",
    "{value:.0f} days since one of their executives took part",
    Curve("days", "falls", ((3, 0.08), (21, 0), (90, -0.1))),
    needs=NEEDS,
    why="An executive who came once and stays away has moved on (judgement). Silent where none came "
    "within a year.",
)
def executive(story: Story) -> Sight | None:
    ranked = _list_titled(story, 365)
    seen = _sort(f for _, f, title in ranked if (read_rank(title) or 0) >= EXECUTIVE)
    return Sight.of(story.age(seen[-1].at), seen) if seen else None


@clue(
    "relationship",
    "Who holds the budget",
    "Nobody with a say over money took part in 90 days|"
    "The best placed who took part in 90 days stands at {value:.0f} (1 may hold the budget, 2 does)",
    Curve("authority", "rises", ((0, -0.08), (1, 0), (2, 0.05))),
    needs=NEEDS,
    why="Gong warns of deals without power in the room. Titles are judged by your playbook. "
    "Little of it: `economics.holders` says who of them spoke to us.",
)
def holder(story: Story) -> Sight | None:
    size, rules = _read_size(story), story.setting.book.budget
    said = [(AUTHORITY[judge_title(t, size, rules)], f) for _, f, t in _list_titled(story, 90)]
    if not said:
        return None
    top = max(points for points, _ in said)
    return Sight.of(top, _sort(f for points, f in said if points == top))


def _list_titled(story: Story, days: float) -> list[tuple[str, Fact, str]]:
    """Return (person, newest deed, title) of the active who are still there, and have a title."""
    told, gone = story.once(read_titles), story.once(find_leavers)
    return [
        (who, deeds[-1], told[who])
        for who, deeds in story.active(days).items()
        if who in told and who not in gone
    ]


def read_titles(story: Story) -> dict[str, str]:
    """Return person -> title, as last told; people without one are left out."""
    told = sorted(story.of("contact.profiled"), key=lambda f: (f.known, f.at, f.key))
    return {f.contact: str(f.data["title"]) for f in told if f.contact and f.data.get("title")}


def _read_size(story: Story) -> int | None:
    told = story.profile.get("employees")
    return int(told) if isinstance(told, int | float) else None


def _sort(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda f: f.at)
