"""Intent shown elsewhere: topics they read up on, and reviews."""

from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.story import Story


@clue(
    "intent",
    "Topics surging",
    "No topic surges|{value:.0f} topics surged in the last 28 days",
    Curve("topics", "rises", ((0, -0.06), (2, 0), (6, 0.08))),
    needs=("topic.surged",),
    why="Research across several topics is a project; one is weather (judgement on Bombora's feed).",
)
def topics(story: Story) -> Sight:
    newest = {str(f.data.get("topic")): f for f in story.recent(28, "topic.surged")}
    return Sight.of(len(newest), sorted(newest.values(), key=lambda f: f.at))


@clue(
    "intent",
    "Weeks of surge",
    "No week of surge among the last eight|A topic surged in {value:.0f} of the last eight weeks",
    Curve("weeks", "rises", ((0, -0.04), (3, 0), (8, 0.08))),
    needs=("topic.surged",),
    why="A surge that lasts is no chance reading (judgement).",
)
def weeks(story: Story) -> Sight:
    newest = {int(story.age(f.at) // 7): f for f in story.recent(56, "topic.surged")}
    return Sight.of(len(newest), sorted(newest.values(), key=lambda f: f.at))


@clue(
    "intent",
    "Intent against their own year",
    "They research {value:.1f} × as much as in their own last year",
    Curve("×", "rises", ((0.3, -0.1), (1, 0), (3, 0.12))),
    needs=("topic.surged",),
    why="Some companies always read a lot. The mass of 28 days against the 336 before, where there "
    "was any; one surge is added to each year (judgement).",
)
def own_year(story: Story) -> Sight | None:
    late, before = story.recent(28, "topic.surged"), story.recent(364, "topic.surged", until=28)
    if not before or story.age(before[0].at) < 120:
        return None
    months = (story.age(before[0].at) - 28) / 28
    now, usual = sum(f.mass for f in late), sum(f.mass for f in before) / months
    return Sight.of((now + 1 / months) / (usual + 1 / months), before[-3:] + late)


@clue(
    "intent",
    "Review sites visited",
    "No review site visited in 45 days|{value:.0f} visits to review sites in 45 days",
    Curve("visits", "rises", ((0, -0.02), (1, 0), (6, 0.08))),
    needs=("review.viewed",),
    why="Buyers read reviews late in the search (judgement).",
)
def reviews(story: Story) -> Sight:
    found = story.recent(45, "review.viewed")
    return Sight.of(len(found), found)
