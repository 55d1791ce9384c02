"""Engagement as a whole: how much they do, whether it grows, and who waits for whom."""

from scotty.facts import Fact
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.story import DEEDS, WORDS, Story, reaches_out

ASKS = ("web.demo_requested", "web.form_submitted", "web.chat_started")
"""What they ask of us unasked."""
CHANNELS = {
    "email.replied": "mail",
    "email.clicked": "mail",
    "call.held": "meeting",
    "meeting.booked": "meeting",
    "product.trial_started": "product",
    "product.used": "product",
    "event.registered": "event",
    "event.attended": "event",
    "web.form_submitted": "question",
    "web.demo_requested": "question",
    "web.chat_started": "question",
}
"""Deeds by channel; the rest are visits to our site."""


@clue(
    "engagement",
    "What they did in the last 30 days",
    "Nothing from them in the last 30 days|{value:.0f} deeds of theirs in the last 30 days",
    Curve("deeds", "rises", ((0, -0.2), (4, -0.05), (12, 0), (60, 0.15))),
    needs=DEEDS,
    why="Interest shows in what people do; the first few deeds tell most. A live deal sees about a "
    "dozen a month, visits included (judgement).",
)
def level(story: Story) -> Sight:
    deeds = story.recent(30, *DEEDS)
    return Sight.of(len(deeds), deeds)


@clue(
    "engagement",
    "Whether their engagement grows",
    "Their last 14 days hold {value:.1f} × the pace of the 42 days before",
    Curve("×", "rises", ((0.25, -0.25), (0.7, -0.05), (1, 0), (2.5, 0.15))),
    needs=DEEDS,
    why="The trend tells more than the level: a deal cools before it is lost (judgement). One deed "
    "is added to the 14 days and three to the 42, so that a handful makes no jump.",
)
def trend(story: Story) -> Sight | None:
    late, before = story.recent(14, *DEEDS), story.recent(56, *DEEDS, until=14)
    if len(late) + len(before) < 4:
        return None
    return Sight.of(3 * (len(late) + 1) / (len(before) + 3), before + late)


@clue(
    "engagement",
    "Their share of the exchange",
    "{value:.0%} of the words of the last 60 days are theirs",
    Curve("share", "rises", ((0, -0.15), (0.25, 0), (0.6, 0.1))),
    needs=("touch.sent",),
    why="A conversation has two sides; ours alone is a campaign (judgement).",
)
def share(story: Story) -> Sight | None:
    theirs, ours = (
        story.recent(60, *WORDS),
        list(filter(reaches_out, story.recent(60, "touch.sent"))),
    )
    if not ours or len(theirs) + len(ours) < 4 or not story.collects(*WORDS):
        return None
    return Sight.of(len(theirs) / (len(theirs) + len(ours)), theirs or ours)


@clue(
    "engagement",
    "Days without a word from them",
    "{value:.0f} days without a word from them",
    Curve("days", "falls", ((2, 0.1), (7, 0), (14, -0.08), (30, -0.25), (60, -0.4))),
    needs=WORDS,
    why="Answers, calls, bookings and questions count. Before their first word the silence begins "
    "with the deal. Gong warns of deals without activity.",
)
def silence(story: Story) -> Sight | None:
    return _measure_wait(story, story.own(*WORDS))


@clue(
    "engagement",
    "Days since we last reached out",
    "{value:.0f} days since we last reached out",
    Curve("days", "falls", ((7, 0.03), (21, -0.05), (45, -0.15))),
    needs=("touch.sent", "call.held"),
    why="A deal that its seller leaves alone is often given up already (judgement).",
)
def outreach(story: Story) -> Sight | None:
    return _measure_wait(story, list(filter(reaches_out, story.own("touch.sent", "call.held"))))


@clue(
    "engagement",
    "Touches left unanswered",
    "They answered our last touch|{value:.0f} touches in a row without a word back",
    Curve("touches", "falls", ((0, 0.03), (3, -0.08), (8, -0.2))),
    needs=("email.replied", "call.held"),
    why="Gong's ghosting: we write, nobody answers. Touches of the last 90 days to a person.",
)
def unanswered(story: Story) -> Sight | None:
    touches = [f for f in story.recent(90, "touch.sent") if f.contact]
    if not touches:
        return None
    words = story.own(*WORDS)
    open_ = [f for f in touches if not words or f.at > words[-1].at]
    return Sight.of(len(open_), open_ or touches)


@clue(
    "engagement",
    "Channels they use",
    "No channel used in the last 30 days|{value:.0f} channels used in the last 30 days",
    Curve("channels", "rises", ((0, -0.08), (2, 0), (5, 0.08))),
    needs=DEEDS,
    why="Of mail, meeting, question, product, event and site: an evaluation uses several, a passer-by "
    "one (judgement).",
)
def channels(story: Story) -> Sight:
    newest = {CHANNELS.get(f.kind, "site"): f for f in story.recent(30, *DEEDS)}
    return Sight.of(len(newest), sorted(newest.values(), key=lambda f: f.at))


@clue(
    "engagement",
    "How fast we answered their first question",
    "{value:.0f} hours from their first question to our first touch",
    Curve("hours", "falls", ((1, 0.12), (24, 0.02), (72, -0.06), (168, -0.12))),
    needs=("touch.sent", "call.held"),
    why="Companies that tried to reach a web lead within an hour were nearly seven times as likely "
    "to qualify it as those that waited an hour longer (Oldroyd, McElheran, Elkington: The Short "
    "Life of Online Sales Leads, HBR 2011). The first question within the 30 days before the deal; "
    "after two weeks the answer went a way that we do not see.",
)
def first_answer(story: Story) -> Sight | None:
    if story.start is None:
        return None
    before = story.age(story.start) + 30
    asked = next(iter(story.recent(before, *ASKS)), None)
    if asked is None:
        return None
    answers = (f for f in story.own("touch.sent", "call.held") if f.at >= asked.at)
    answer = next(filter(reaches_out, answers), None)
    waited = story.age(asked.at) - (story.age(answer.at) if answer else 0.0)
    if waited > 14:
        return None
    return Sight(24 * waited, (answer, asked) if answer else (asked,))


def _measure_wait(story: Story, facts: list[Fact]) -> Sight | None:
    """Return days since the last of the facts, or since the opening where that came later."""
    last = facts[-1] if facts else None
    if story.start is not None and (last is None or story.start > last.at):
        shown = [f for f in (story.opened, last) if f is not None]
        return Sight(story.age(story.start), shown)
    return None if last is None else Sight(story.age(last.at), (last,))
