"""Engagement by mail, ads and events: what our own messages bring back."""

from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.story import Story


@clue(
    "engagement",
    "Answers in the last 30 days",
    "No answer to our mails in the last 30 days|{value:.0f} mails answered in the last 30 days",
    Curve("answers", "rises", ((0, -0.12), (2, 0), (6, 0.12))),
    needs=("email.replied",),
    why="A person took the time; the exchange of letters goes on in deals that live (judgement).",
)
def replies(story: Story) -> Sight:
    found = story.recent(30, "email.replied")
    return Sight.of(len(found), found)


@clue(
    "engagement",
    "Mails opened",
    "No mail opened in the last 30 days|{value:.0f} mails opened in the last 30 days",
    Curve("opens", "rises", ((0, -0.02), (6, 0.04))),
    needs=("email.opened",),
    why="Most opens are machines (Apple Mail Privacy Protection, 2021): worth next to nothing.",
)
def opens(story: Story) -> Sight:
    found = story.recent(30, "email.opened")
    return Sight.of(len(found), found)


@clue(
    "engagement",
    "Mails opened, and not answered",
    "{value:.0f} mails opened since they last answered",
    Curve("opens", "falls", ((2, 0), (10, -0.08))),
    needs=("email.replied",),
    why="Read and passed over is a soft no (judgement). Counted over 45 days, from three opens on.",
)
def passed_over(story: Story) -> Sight | None:
    opened = story.recent(45, "email.opened")
    if len(opened) < 3:
        return None
    answered = story.own("email.replied")
    since = [f for f in opened if not answered or f.at > answered[-1].at]
    return Sight.of(len(since), since)


@clue(
    "engagement",
    "Links in our mails followed",
    "No link in our mails followed in 45 days|{value:.0f} links in our mails followed in 45 days",
    Curve("clicks", "rises", ((0, -0.02), (4, 0.08))),
    needs=("email.clicked",),
    why="A choice, though one that we prompted (judgement).",
)
def clicks(story: Story) -> Sight:
    found = story.recent(45, "email.clicked")
    return Sight.of(len(found), found)


@clue(
    "engagement",
    "Ads clicked",
    "No ad clicked in 45 days|{value:.0f} ads clicked in 45 days",
    Curve("clicks", "rises", ((0, 0), (4, 0.04))),
    needs=("ad.clicked",),
    why="Cheap, and often by mistake (judgement).",
)
def ads(story: Story) -> Sight:
    found = story.recent(45, "ad.clicked")
    return Sight.of(len(found), found)


@clue(
    "engagement",
    "Events attended",
    "No event attended in 120 days|{value:.0f} events attended in 120 days",
    Curve("events", "rises", ((0, -0.02), (1, 0.05), (3, 0.12))),
    needs=("event.attended",),
    why="An hour of attention (judgement).",
)
def events(story: Story) -> Sight:
    found = story.recent(120, "event.attended")
    return Sight.of(len(found), found)
