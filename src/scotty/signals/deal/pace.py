"""Momentum in stages: how far, how fast, and whether backwards."""

from scotty.facts import Fact
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.course import order_stages, place_deal, placed_moves, usual_places
from scotty.signals.story import Move, Story


@clue(
    "momentum",
    "How far along",
    "In the first stage|{value:.0%} of the way through the stages",
    Curve("share", "rises", ((0, -0.6), (0.5, 0.1), (1, 0.8))),
    why="Each stage passed is a hurdle behind it (judgement).",
)
def stage(story: Story) -> Sight | None:
    place = place_deal(story)
    return None if place is None else Sight(place, [story.stages[-1].fact])


@clue(
    "momentum",
    "Time in this stage",
    "In this stage for {value:.1f} × as long as four in five won deals",
    Curve("×", "falls", ((0.3, 0.1), (1, -0.05), (2, -0.4), (4, -0.8))),
    why="Deals that will be won move on; one that stays is stuck (judgement; Gong warns of "
    "deals stalled in a stage). Held against the 80th percentile of won deals there.",
)
def stage_age(story: Story) -> Sight | None:
    norm = story.setting.norms.stages.get(story.stage or "")
    if norm is None or norm.long <= 0:
        return None
    move = story.stages[-1]
    return Sight(max(story.age(move.at), 0.0) / norm.long, [move.fact])


@clue(
    "momentum",
    "Age against the usual cycle",
    "Open for {value:.1f} × as long as won deals usually take",
    Curve("×", "falls", ((0.5, 0.1), (1, 0), (2, -0.35), (4, -0.8))),
    why="What takes much longer than won deals did is seldom won (judgement).",
)
def age(story: Story) -> Sight | None:
    usual = story.setting.norms.usual_cycle
    if not usual or story.start is None or story.opened is None:
        return None
    return Sight(max(story.age(story.start), 0.0) / usual, [story.opened])


@clue(
    "momentum",
    "Pace",
    "No stage gone forward yet|Stages pass at {value:.1f} × the pace of won deals",
    Curve("×", "rises", ((0, -0.3), (0.5, -0.1), (1, 0.1), (2, 0.25))),
    needs=("deal.staged",),
    why="Stages gone forward a week, against won deals; from the second week on (judgement).",
)
def pace(story: Story) -> Sight | None:
    usual = story.setting.norms.usual_pace
    if not usual or story.start is None or story.age(story.start) < 7:
        return None
    ahead = [m for before, after, m in placed_moves(story) if after > before]
    return Sight.of(len(ahead) / (story.age(story.start) / 7) / usual, _facts(ahead))


@clue(
    "momentum",
    "Stages gone forward in 30 days",
    "No stage gone forward in 30 days|One stage gone forward in 30 days|{value:.0f} stages gone forward in 30 days",
    Curve("stages", "rises", ((0, -0.15), (1, 0.15), (3, 0.3))),
    needs=("deal.staged",),
    why="What moved lately moves on (judgement). Silent in a deal's first month.",
)
def moved(story: Story) -> Sight | None:
    if story.start is None or story.age(story.start) < 30 or not order_stages(story):
        return None
    ahead = [m for b, a, m in placed_moves(story) if a > b and story.age(m.at) <= 30]
    return Sight.of(len(ahead), _facts(ahead))


@clue(
    "momentum",
    "Stages gone back",
    "Never moved back a stage|Moved back once|Moved back {value:.0f} times",
    Curve("times", "falls", ((0, 0.02), (1, -0.3), (3, -0.6))),
    needs=("deal.staged",),
    why="A step back says that a hurdle thought passed was not (judgement).",
)
def moved_back(story: Story) -> Sight | None:
    if not (moves := placed_moves(story)):
        return None
    back = [m for before, after, m in moves if after < before]
    return Sight.of(len(back), _facts(back))


@clue(
    "momentum",
    "Stages skipped",
    "No stage skipped|One stage skipped|{value:.0f} stages skipped",
    Curve("stages", "free", ((0, 0.02), (1, -0.02), (3, -0.15))),
    needs=("deal.staged",),
    why="A skipped stage is work not done, or a buyer who came prepared (judgement).",
)
def skipped(story: Story) -> Sight | None:
    if not (moves := placed_moves(story)):
        return None
    places = usual_places(story)
    jumps = [(sum(before < p < after for p in places), m) for before, after, m in moves]
    return Sight.of(sum(n for n, _ in jumps), _facts([m for n, m in jumps if n]))


@clue(
    "momentum",
    "Opened again",
    "Never closed and opened again|Opened again once|Opened again {value:.0f} times",
    Curve("times", "falls", ((0, 0), (1, -0.25), (3, -0.4))),
    needs=("deal.lost", "deal.won"),
    why="What was lost once is lost more easily again (judgement).",
)
def reopened(story: Story) -> Sight | None:
    if not story.tellings:
        return None
    again, closed = [], False
    for fact in story.tellings:
        ends = fact.kind in ("deal.won", "deal.lost") or fact.data.get("status") in ("won", "lost")
        if closed and fact.data.get("status") == "open":
            again.append(fact)
            closed = False
        closed = closed or ends
    return Sight.of(len(again), again)


def _facts(moves: list[Move]) -> list[Fact]:
    return [m.fact for m in moves]
