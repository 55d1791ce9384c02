"""Momentum in dates: how the stated close date moves, and whether it can be met."""

from datetime import timedelta
from math import log

from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.course import ends_quarter, list_pushes
from scotty.signals.norms import MONTH_END
from scotty.signals.story import Story

CHANGES = ("deal.amended", "deal.staged")
CALENDAR = MONTH_END * 12 / 365
"""Share of days that lie in the last week of a month."""


@clue(
    "momentum",
    "Close date pushed",
    "The close date was never pushed|The close date was pushed once|The close date was pushed {value:.0f} times",
    Curve("pushes", "falls", ((0, 0.12), (1, 0), (3, -0.35), (6, -0.6))),
    needs=CHANGES,
    why="Each push says that the plan of the last date failed (judgement).",
)
def pushes(story: Story) -> Sight | None:
    if not story.close_dates:
        return None
    out = [m.fact for days, m in list_pushes(story) if days > 0]
    return Sight.of(len(out), out)


@clue(
    "momentum",
    "Days pushed in all",
    "The close date stands where it began|The close date lies {value:+.0f} days from the first one",
    Curve("days", "falls", ((-30, 0.1), (0, 0.05), (30, -0.05), (120, -0.3), (365, -0.5))),
    needs=CHANGES,
    why="How far the plan has slipped, pulls counted against pushes (judgement).",
)
def pushed_days(story: Story) -> Sight | None:
    if not story.close_dates:
        return None
    told = list_pushes(story)
    return Sight.of(sum(days for days, _ in told), [m.fact for _, m in told])


@clue(
    "momentum",
    "The last push",
    "The close date was pushed by {value:.0f} days within a month",
    Curve("days", "falls", ((1, 0), (14, -0.15), (60, -0.4))),
    needs=CHANGES,
    why="The seed's warning: a timeline pushed by more than two weeks. Silent without a push "
    "in the last 30 days.",
)
def last_push(story: Story) -> Sight | None:
    told = [(d, m) for d, m in list_pushes(story) if d > 0 and story.age(m.at) <= 30]
    return Sight(told[-1][0], [told[-1][1].fact]) if told else None


@clue(
    "momentum",
    "Close date pulled in",
    "The close date was not pulled in|The close date was pulled in by {value:.0f} days lately",
    Curve("days", "rises", ((0, 0), (14, 0.15), (60, 0.3))),
    needs=CHANGES,
    why="Nobody hurries a deal that is dying (judgement). Within 60 days.",
)
def pulled_in(story: Story) -> Sight | None:
    if not story.close_dates:
        return None
    told = [(d, m) for d, m in list_pushes(story) if d < 0 and story.age(m.at) <= 60]
    return Sight.of(-sum(d for d, _ in told), [m.fact for _, m in told])


@clue(
    "momentum",
    "Overdue",
    "The close date has not passed|The close date was yesterday|The close date passed {value:.0f} days ago",
    Curve("days", "falls", ((0, 0.03), (7, -0.15), (30, -0.5), (120, -1.0))),
    why="Gong warns of overdue deals: nobody even moved the date.",
)
def overdue(story: Story) -> Sight | None:
    if story.close_date is None:
        return None
    late = (story.moment.date() - story.close_date).days
    return Sight(float(max(late, 0)), [story.close_dates[-1].fact])


@clue(
    "momentum",
    "Time left against the usual",
    "The close date leaves {value:.1f} × the time that won deals need from this stage",
    Curve("×", "free", ((0, -0.2), (0.5, 0), (1, 0.15), (2, 0.05), (4, -0.25))),
    why="A date too near is a hope, one too far is no plan (judgement). Silent when overdue.",
)
def time_left(story: Story) -> Sight | None:
    norm = story.setting.norms.stages.get(story.stage or "")
    if norm is None or not norm.left or story.close_date is None:
        return None
    days = (story.close_date - story.moment.date()).days
    return None if days < 0 else Sight(days / norm.left, [story.close_dates[-1].fact])


@clue(
    "momentum",
    "Close date at a quarter's end",
    "The close date is no quarter's end|The close date is the end of a quarter",
    Curve("yes or no", "free", ((0, 0.02), (1, -0.08))),
    why="The last three days of a fiscal quarter: our calendar more often than theirs (judgement).",
)
def quarter_end(story: Story) -> Sight | None:
    if story.close_date is None:
        return None
    first = story.setting.book.forecast.fiscal_month
    ends = ends_quarter(story.close_date, first, 3)
    return Sight(float(ends), [story.close_dates[-1].fact])


@clue(
    "momentum",
    "Whether deals are won at that time of a month",
    "Wins cluster {value:+.2f} (log-odds) at that time of a month",
    Curve("log-odds", "free", ((-1, 0), (1, 0))),
    why="Where wins fall in the last week of a month, a date there may be kept; or it was put there "
    "for want of a better one: an expert cannot say, your own record may.",
)
def month_end(story: Story) -> Sight | None:
    share, day = story.setting.norms.month_end, story.close_date
    if share is None or day is None or not 1 <= day.year < 9999:
        return None
    share = min(max(share, 0.02), 0.98)
    last = (day + timedelta(days=MONTH_END)).month != day.month
    lift = log(share / CALENDAR) if last else log((1 - share) / (1 - CALENDAR))
    return Sight(lift, [story.close_dates[-1].fact])
