"""Plays with content: what to send, and what it should say."""

from scotty.signals.rivals import find_rivals
from scotty.stages.accelerate.plays.case import Addressed, Case, Draft, Said
from scotty.stages.accelerate.plays.plan import play

PIECES = {
    "competitor_gaining": "a fair comparison on their three hardest cases, with a customer who moved over",
    "budget_concern": "one page for finance: what the present way costs in a year, and when this pays back",
    "price_not_mentioned": "a price range with what is in it, and what changes it",
    "champion_left": "a summary of what was agreed so far, for whoever takes over",
    "red_flag": "answers to each objection that was raised, in their own words",
    "sentiment_turning": "answers to each objection that was raised, in their own words",
    "no_power": "one page for whoever signs: the decision, the money, the risk, the date",
    "engagement_falling": "a short story of a customer like them: before, after, in how many weeks",
    "silent_after_proposal": "the proposal on one page, with the one question that must be answered",
    "committee_shrinking": "a summary for those who dropped out: what was decided without them",
}
"""Which piece answers which concern, the most pressing first."""
SLOW = ("stalled_in_stage", "timeline_pushed", "too_old", "price_not_mentioned")
ADRIFT = ("no_next_step", "paper_late", "stalled_in_stage", "owner_changed", "moved_back")


@play(
    "Send content that answers the concern",
    "Make for {company}: {piece}. With it, to {contact}:\n"
    "“{first}, this is about what stood between us last time. Two minutes to read; tell me "
    "what is missing.”\n"
    "The concern: {concern}.",
    answers=tuple(PIECES),
    cost=(2.0, 0.15),
    moves=("wrote",),
    why="A concern that is answered on paper can be passed on inside; one answered in a call cannot.",
)
def retention_content(case: Case) -> Draft | None:
    """Choose the piece for the most pressing concern, and to whom it goes; None without a person."""
    concern = next(name for name in PIECES if name in case.standing)
    readers = case.people(engaged=True) or case.people()
    if not readers:
        return None
    return Draft(
        slots={
            "company": case.company,
            "piece": Said(PIECES[concern]),
            "contact": case.tell_person(readers[0]),
            "first": case.greet(readers[0]),
            "concern": case.warned(concern),
        },
        letter=Addressed(readers[0], "mail", "What stood between us", PIECES[concern]),
    )


@play(
    "Send the proposal now",
    "Send {company} the proposal for {deal} ahead of plan. On three pages: what they told us they "
    "want; what {product} does for it, and by when; {amount} and what it includes; what each side "
    "does next, with days. It stands at {stage}. Why now: {warnings}.",
    answers=SLOW,
    cost=(3.0, 0.25),
    moves=("offer", "amount"),
    why="Something to say yes or no to moves a deal that talk does not.",
)
def accelerate_proposal(case: Case) -> Draft | None:
    """Outline the proposal from what is told of the deal; None without a stage."""
    stage = case.field("stage")
    if stage is None:
        return None
    return Draft(
        slots={
            "company": case.company,
            "deal": case.name,
            "product": case.field("product") or Said("our offer"),
            "amount": case.field("amount") or Said("the price"),
            "stage": stage,
            "warnings": case.warned(*SLOW),
        }
    )


@play(
    "Agree on a plan with days",
    "Bring to {company} one page with two columns, ours and theirs: decision, security and legal "
    "check, signature, kick-off, live; each with a name and a day. Stated close: {date}. Standing "
    "open: {warnings}.",
    answers=ADRIFT,
    cost=(1.0, 0.25),
    moves=("meeting",),
    why="A plan that both sides wrote shows at once which step is not being taken.",
)
def mutual_plan(case: Case) -> Draft:
    """Lay out the steps to the signature."""
    return Draft(
        slots={
            "company": case.company,
            "date": case.field("close_date") or Said("none"),
            "warnings": case.warned(*ADRIFT),
        }
    )


@play(
    "Open the battle card",
    "At {company} {rival} is being looked at. Before the next call: their three strengths and what we "
    "say to each; the two questions they do not like; a customer who chose us over them. Ask: “What did "
    "you like there, and which of your cases did they show?”",
    answers=("competitor_gaining",),
    cost=(1.0, 0.2),
    moves=("meeting",),
    why="A rival who is spoken of openly can be answered; one who is not decides the deal unseen.",
)
def battle_card(case: Case) -> Draft | None:
    """Prepare for the rival that was named last; None where no rival is named."""
    rivals = case.story.once(find_rivals)
    if not rivals:
        return None
    name, facts = max(rivals.items(), key=lambda pair: (pair[1][-1].at, pair[0]))
    return Draft(slots={"company": case.company, "rival": case.say(name.title(), facts[-5:])})
