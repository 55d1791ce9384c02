"""Plays for our own team: tell it, choose a strategy, decide what is worth the time."""

from scotty.stages.accelerate.plays.advice import count_moves, weigh_effect
from scotty.stages.accelerate.plays.case import Case, Draft, Said
from scotty.stages.accelerate.plays.memory import describe_danger
from scotty.stages.accelerate.plays.moves import MOVES
from scotty.stages.accelerate.plays.plan import play

LOST_CAUSE = 2
"""So many of the warnings of a dead deal must stand before giving it up is proposed."""
DATED = ("overdue", "overdue_again", "timeline_pushed", "paper_late")
ENDING = ("too_old", "overdue_again", "no_activity", "ghosted")


@play(
    "Alert the account team",
    "To {owner} and {manager}, by Slack, mail or in the app:\n"
    "“{deal} ({company}, {amount}, {stage}) needs you. {warnings}. Who speaks to them, and when?”",
    answers=(),
    cost=(0.25, 0.03),
    why="A danger that the whole team sees on the day is answered sooner than one found in a review.",
)
def alert_team(case: Case) -> Draft:
    """Write to the seller and who leads them, with every warning that stands."""
    unknown = Said("amount not told")
    return Draft(
        slots={
            "owner": case.owner,
            "manager": case.manager,
            "deal": case.name,
            "company": case.company,
            "amount": case.field("amount") or unknown,
            "stage": case.field("stage") or Said("stage not told"),
            "warnings": case.warned(),
        }
    )


@play(
    "Do what went with recovery in similar deals",
    "Of what was done within a month in our own deals in like danger, this went with winning most: "
    "{strategy}. See to the first of it this week at {company}.",
    answers=(),
    cost=(2.0, 0.25),
    why="What brought similar deals back is a better first guess than habit.",
)
def follow_similar(case: Case) -> Draft | None:
    """Rank the moves of similar deals by what went with them; None where too few are known."""
    similar = case.advice.find_similar(describe_danger(case.story))
    ranked = []
    for move in MOVES:
        counts = count_moves(similar, (move,))
        effect = weigh_effect(counts, 0.0)
        if counts.enough and effect.points > 0:
            ranked.append((effect.points, move))
    best = tuple(move for _, move in sorted(ranked, reverse=True)[:3])
    if not best:
        return None
    strategy = Said("; ".join(MOVES[move] for move in best))
    return Draft(slots={"strategy": strategy, "company": case.company}, moves=best)


@play(
    "Let it go",
    "Ask {company} once, in plain words, whether {deal} is still wanted this year; without a yes "
    "within a week, close it and keep in touch twice a year. Standing against it: {warnings}.",
    answers=ENDING,
    cost=(0.5, 0.0),
    why="Time spent on a deal that is lost is taken from one that is not.",
)
def disqualify(case: Case) -> Draft | None:
    """Give up a deal scored unlikely with two signs of a dead one; its gain is time."""
    signs = [name for name in ENDING if name in case.standing]
    if case.deal.score.band != "unlikely" or len(signs) < LOST_CAUSE:
        return None
    return Draft(
        slots={"company": case.company, "deal": case.name, "warnings": case.warned(*signs)}
    )


@play(
    "Set the close date anew, with them",
    "Ask {company} for the day they want to be live and count back from it together; then change "
    "the date of {deal}, which reads {date}. {warnings}.",
    answers=DATED,
    cost=(0.5, 0.05),
    moves=("date",),
    why="A date that the buyer gave holds better than one that we hoped for; the forecast rests on it.",
)
def reset_close_date(case: Case) -> Draft | None:
    """Replace a date that has passed or keeps moving."""
    date = case.field("close_date")
    if date is None:
        return None
    warnings = case.warned(*DATED)
    return Draft(
        slots={"company": case.company, "deal": case.name, "date": date, "warnings": warnings}
    )
