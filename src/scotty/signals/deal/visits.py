"""Engagement on our site and in our product."""

from scotty.facts import DAY, Fact
from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.story import Story

PAGES = ("web.page_viewed", "web.page_read", "web.pricing_viewed", "web.comparison_viewed")


@clue(
    "engagement",
    "Visits by people we know",
    "Nobody we know visited our site in 30 days|{value:.0f} visits by people we know in 30 days",
    Curve("visits", "rises", ((0, -0.05), (4, 0), (12, 0.08))),
    needs=PAGES,
    why="A visit is a person's day on our pages. Those in the deal come back when they weigh it "
    "(judgement).",
)
def visits(story: Story) -> Sight:
    days = {(f.contact, _name_day(f)): f for f in story.recent(30, *PAGES) if f.contact}
    return Sight.of(len(days), list(days.values()))


@clue(
    "engagement",
    "Content read",
    "Nothing read in 60 days|{value:.0f} pages read to the end or downloaded in 60 days",
    Curve("pieces", "rises", ((0, -0.05), (3, 0), (10, 0.08))),
    needs=("web.page_read", "web.content_downloaded"),
    why="Reading costs minutes, and a download an address (judgement).",
)
def content(story: Story) -> Sight:
    found = story.recent(60, "web.page_read", "web.content_downloaded")
    return Sight.of(len(found), found)


@clue(
    "engagement",
    "Days of trial use",
    "A trial was started, and not used in 21 days|The trial was used on {value:.0f} of 21 days",
    Curve("days", "rises", ((0, -0.15), (2, 0.02), (8, 0.25))),
    needs=("product.used",),
    why="Use during a trial tells more than its start (judgement). Silent without a trial.",
)
def trial(story: Story) -> Sight | None:
    started = story.recent(120, "product.trial_started")
    used = story.recent(21, "product.used")
    if not started and not used:
        return None
    days = {_name_day(f): f for f in used}
    return Sight.of(len(days), list(days.values()) or started)


def _name_day(fact: Fact) -> int:
    return int(fact.at.timestamp() // DAY)
