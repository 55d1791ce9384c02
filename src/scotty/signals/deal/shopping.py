"""Intent on our own pages: price, and asking to be shown."""

from scotty.signals.clue import Curve, Sight, clue
from scotty.signals.story import Story


@clue(
    "intent",
    "Pricing viewed",
    "Nobody looked at our prices in 21 days|Our prices were looked at {value:.0f} times in 21 days",
    Curve("views", "rises", ((0, -0.06), (1, 0.02), (5, 0.12))),
    needs=("web.pricing_viewed",),
    why="Price matters once a purchase is thinkable (judgement).",
)
def pricing(story: Story) -> Sight:
    found = story.recent(21, "web.pricing_viewed")
    return Sight.of(len(found), found)


@clue(
    "intent",
    "They asked for it",
    "They never asked to be shown or spoken to|They asked {value:.0f} times in the last year",
    Curve("times", "rises", ((0, -0.08), (1, 0.06), (3, 0.1))),
    needs=("web.demo_requested", "web.form_submitted"),
    why="Deals that buyers begin close more often than those that we begin (judgement).",
)
def asked(story: Story) -> Sight:
    found = story.recent(365, "web.demo_requested", "web.form_submitted")
    return Sight.of(len(found), found)
