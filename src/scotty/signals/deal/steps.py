"""Economics of buying: who may decide, when they want it, and the steps their company takes."""

from scotty.playbook import judge_title
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.deal.money import SPOKEN, count_said, weigh_newest
from scotty.signals.story import Story

STEP = Curve("mentions", "rises", ((0, -0.05), (1, 0.1), (4, 0.2)))


@clue(
    "economics",
    "Procurement at work",
    "No word of procurement|Procurement came up once|Procurement came up {value:.0f} times",
    STEP,
    needs=SPOKEN,
    why="Nobody bothers their purchasing department for nothing (judgement; the paper process "
    "of MEDDPICC).",
)
def procurement(story: Story) -> Sight | None:
    return count_said(story, None, "procurement")


@clue(
    "economics",
    "Lawyers at work",
    "No word of lawyers or clauses|Lawyers or clauses came up once|Lawyers or clauses came up {value:.0f} times",
    STEP,
    needs=SPOKEN,
    why="Reading a contract costs them money (judgement; the paper process of MEDDPICC).",
)
def legal(story: Story) -> Sight | None:
    return count_said(story, None, "legal")


@clue(
    "economics",
    "Security at work",
    "No word of a security review|A security or privacy review came up once|A security or privacy review came up {value:.0f} times",
    STEP,
    needs=SPOKEN,
    why="A review is asked for what may be bought (judgement).",
)
def security(story: Story) -> Sight | None:
    return count_said(story, None, "security")


@clue(
    "economics",
    "Talk of the contract",
    "They did not speak of a contract|They spoke of contract and signature once in 45 days|They spoke of contract and signature {value:.0f} times in 45 days",
    Curve("mentions", "rises", ((0, -0.05), (1, 0.12), (5, 0.3))),
    needs=SPOKEN,
    why="The last step before the last (judgement).",
)
def contract(story: Story) -> Sight | None:
    return count_said(story, 45, "contract")


@clue(
    "economics",
    "A date of their own",
    "They named no date|They named a date once|They named a date {value:.0f} times",
    Curve("mentions", "rises", ((0, -0.08), (1, 0.08), (4, 0.18))),
    needs=SPOKEN,
    why="The T of BANT: a project with a date has somebody who waits for it.",
)
def timeline(story: Story) -> Sight | None:
    return count_said(story, None, "timeline")


@clue(
    "economics",
    "How they decide",
    "They did not say how they decide|They spoke of how they decide once|They spoke of how they decide {value:.0f} times",
    Curve("mentions", "rises", ((0, -0.05), (1, 0.08), (4, 0.15))),
    needs=SPOKEN,
    why="The decision process of MEDDIC: who can describe it has one.",
)
def process(story: Story) -> Sight | None:
    return count_said(story, None, "process")


@clue(
    "economics",
    "Who may decide",
    "Mixed words on who decides, when last spoken of|They said last that the speaker decides|They said last that somebody else decides",
    Curve("yes or no", "rises", ((-1, -0.2), (0, 0), (1, 0.25))),
    needs=SPOKEN,
    why="The A of BANT, as they put it last; silent while nobody spoke of it.",
)
def authority(story: Story) -> Sight | None:
    return weigh_newest(story, "empowered", "unpowered")


@clue(
    "economics",
    "Budget holders at the table",
    "No budget holder has been in a meeting or written|One budget holder met us or wrote|{value:.0f} budget holders met us or wrote",
    Curve("people", "rises", ((0, -0.15), (1, 0.15), (3, 0.25))),
    needs=("call.held", "email.replied"),
    why="MEDDIC's economic buyer, by titles of the playbook. Silent while no title is known of "
    "those who took part.",
)
def holders(story: Story) -> Sight | None:
    met = {f.contact: f for f in story.own("call.held", "email.replied") if f.contact}
    titled = {who: f for who, f in met.items() if (p := story.people.get(who)) and p.title}
    if not titled:
        return None
    told = story.profile.get("employees")
    size = int(told) if isinstance(told, int | float) else None
    rules = story.setting.book.budget
    holding = [
        f
        for who, f in titled.items()
        if judge_title(story.people[who].title, size, rules) == "holder"
    ]
    return Sight.of(len(holding), sorted(holding, key=lambda f: f.at))
