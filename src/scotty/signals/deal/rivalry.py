"""Competition: which rivals are named, how often, by whom, and how they stand."""

from collections.abc import Iterable

from scotty.facts import Fact
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.course import place_deal
from scotty.signals.deal.money import SPOKEN
from scotty.signals.norms import fold_name
from scotty.signals.rivals import find_rivals, known_rivals
from scotty.signals.story import Story
from scotty.signals.words import count_names, hear_talk

SEEN = ("competitor.evaluated", "review.compared")


@clue(
    "competition",
    "Rivals at the table",
    "No rival has been named|One rival has been named|{value:.0f} rivals have been named",
    Curve("rivals", "falls", ((0, 0.08), (1, -0.03), (3, -0.2))),
    needs=(*SEEN, "call.transcribed"),
    why="Each alternative is a chance to lose (judgement). Seen evaluated, or named in calls "
    "and letters; the playbook's rivals and those that deals were lost to are listened for.",
)
def rivals(story: Story) -> Sight | None:
    if not story.collects(*SEEN) and not (known_rivals(story) and story.once(hear_talk).heard):
        return None
    found = story.once(find_rivals)
    return Sight.of(len(found), _merge(found.values()))


@clue(
    "competition",
    "Whether rivals gain",
    "Rivals come up as often as before|Rivals came up once more in 30 days than in the 30 before|Rivals came up {value:+.0f} times more in 30 days than in the 30 before",
    Curve("mentions", "falls", ((-3, 0.12), (0, 0), (2, -0.15), (5, -0.3))),
    needs=(*SEEN, "call.transcribed"),
    why="The seed's warning: a competitor gaining traction. Silent where none was named in 60 days.",
)
def gaining(story: Story) -> Sight | None:
    facts = _merge(story.once(find_rivals).values())
    new, old = story.log.since(30), story.log.since(60)
    late = [f for f in facts if f.at >= new]
    before = [f for f in facts if old <= f.at < new]
    return Sight.of(len(late) - len(before), late or before) if late or before else None


@clue(
    "competition",
    "Since a rival was last named",
    "A rival was named today|A rival was last named a day ago|A rival was last named {value:.0f} days ago",
    Curve("days", "rises", ((0, -0.12), (30, -0.04), (90, 0.05))),
    needs=(*SEEN, "call.transcribed"),
    why="A rival of long ago is a rival ruled out (judgement). Silent where none was named.",
)
def last_named(story: Story) -> Sight | None:
    facts = _merge(story.once(find_rivals).values())
    return Sight(max(story.age(facts[-1].at), 0.0), [facts[-1]]) if facts else None


@clue(
    "competition",
    "Our record against them",
    "Deals with the hardest of these rivals are won at {value:+.2f} log-odds against all deals",
    Curve("log-odds", "rises", ((-1.5, -0.6), (0, 0), (1.5, 0.4))),
    needs=(*SEEN, "call.transcribed"),
    why="The worst record among those named, shrunk while few deals closed against it (judgement).",
)
def record(story: Story) -> Sight | None:
    told = [
        (lift, facts)
        for name, facts in story.once(find_rivals).items()
        if (lift := story.setting.norms.lift("rival", name)) is not None
    ]
    if not told:
        return None
    worst, facts = min(told, key=lambda t: t[0])
    return Sight.of(worst, facts)


@clue(
    "competition",
    "A rival come late",
    "No new rival in the second half of the way|A new rival within 30 days, late on the way",
    Curve("yes or no", "falls", ((0, 0.02), (1, -0.25))),
    needs=(*SEEN, "call.transcribed"),
    why="Who asks for a second offer at the end has doubts about the first (judgement).",
)
def late_rival(story: Story) -> Sight | None:
    found = story.once(find_rivals)
    if (place_deal(story) or 0.0) < 0.5 or not found:
        return None
    late = story.log.since(30)
    new = [facts[0] for facts in found.values() if facts[0].at >= late]
    return Sight.of(float(bool(new)), new)


@clue(
    "competition",
    "In whose mouths rivals are",
    "Only we name rivals in calls|Only they name rivals in calls|They say {value:.0%} of rivals' names in calls",
    Curve("share", "falls", ((0, 0.06), (0.5, 0), (1, -0.12))),
    needs=("call.transcribed",),
    why="Whom they bring up is whom they think of; one whom only we name is our own worry "
    "(judgement). Silent where no rival is named in a call whose sides are known.",
)
def mouths(story: Story) -> Sight | None:
    names = sorted(story.once(find_rivals))
    said = {"us": 0, "them": 0}
    facts: list[Fact] = []
    for call in story.once(hear_talk).calls if names else ():
        for side, text in call.texts:
            count = sum(count_names(text, names).values()) if side in said else 0
            if count:
                said[side] += count
                facts += [call.fact] if call.fact not in facts[-1:] else []
    total = said["us"] + said["them"]
    return Sight.of(said["them"] / total, facts) if total else None


@clue(
    "competition",
    "Rivals under evaluation",
    "No evaluation of a rival seen in 90 days|One evaluation of a rival in 90 days|{value:.0f} evaluations of rivals in 90 days",
    Curve("times", "free", ((0, 0.05), (1, -0.05), (4, -0.2))),
    needs=("competitor.evaluated",),
    why="They have a project, and we are not alone in it (judgement).",
)
def evaluated(story: Story) -> Sight:
    found = story.recent(90, "competitor.evaluated")
    return Sight.of(len(found), found)


@clue(
    "competition",
    "Comparisons",
    "No comparison read in 60 days|One comparison read in 60 days|{value:.0f} comparisons read in 60 days",
    Curve("times", "free", ((0, -0.03), (2, 0.08), (8, 0.02))),
    needs=("web.comparison_viewed", "review.compared"),
    why="Who compares is choosing; on our own pages we have a say in it (judgement).",
)
def comparisons(story: Story) -> Sight:
    found = story.recent(60, "web.comparison_viewed", "review.compared")
    return Sight.of(len(found), found)


@clue(
    "competition",
    "Who is ahead",
    "Neither side is ahead in their words|Who is ahead in their words: {value:+.0f} (+ us, - others)",
    Curve("mentions", "rises", ((-2, -0.45), (0, 0), (2, 0.4))),
    needs=SPOKEN,
    why="They tell you if you listen (judgement). Within 90 days; silent while they say neither.",
)
def ahead(story: Story) -> Sight | None:
    talk = story.once(hear_talk).since(story.log.since(90))
    us, for_us = talk.find("ahead")
    them, for_them = talk.find("behind")
    facts = {id(f): f for f in (*for_us, *for_them)}
    newest = sorted(facts.values(), key=lambda f: f.at)
    return Sight.of(us - them, newest) if us or them else None


@clue(
    "competition",
    "What they have today",
    "No word of what they use today|What they use today came up once|What they use today came up {value:.0f} times",
    Curve("mentions", "free", ((0, 0), (1, 0.03), (6, -0.1))),
    needs=SPOKEN,
    why="Doing nothing is the usual rival: the tool in place costs no decision (judgement).",
)
def incumbent(story: Story) -> Sight | None:
    talk = story.once(hear_talk)
    if not talk.heard:
        return None
    count, facts = talk.find("incumbent")
    return Sight(float(count), facts[:5])


@clue(
    "competition",
    "A rival's product in use",
    "No rival's product in use|One rival's product in use|{value:.0f} rivals' products in use",
    Curve("products", "free", ((0, 0), (1, -0.05))),
    needs=("technology.snapshot", "account.profiled"),
    why="They pay for the category, and are used to another: which weighs more is for the record "
    "to say (judgement). Silent where their technologies are unknown.",
)
def installed(story: Story) -> Sight | None:
    told = story.profile.get("technologies")
    known = known_rivals(story)
    if not isinstance(told, list | tuple) or not known:
        return None
    using = known & {fold_name(str(name)) for name in told}
    facts = [f for f in story.of("account.profiled") if f.data.get("technologies")]
    return Sight.of(len(using), facts[-1:])


@clue(
    "competition",
    "Lost to a rival here before",
    "No other deal here was lost to a rival|One deal here was lost to a rival before|{value:.0f} deals here were lost to a rival before",
    Curve("deals", "falls", ((0, 0), (1, -0.2), (3, -0.35))),
    needs=("deal.lost",),
    why="The rival is in the house (judgement). Silent at a company with no deal closed before.",
)
def lost_before(story: Story) -> Sight | None:
    closed = [f for f in story.of("deal.won", "deal.lost") if f.deal != story.deal]
    if not closed:
        return None
    lost = [f for f in closed if f.kind == "deal.lost" and f.data.get("to")]
    return Sight.of(len(lost), lost or closed)


def _merge(told: Iterable[list[Fact]]) -> list[Fact]:
    """Return facts that name any rival, each once, oldest first."""
    once = {id(f): f for facts in told for f in facts}
    return sorted(once.values(), key=lambda f: f.at)
