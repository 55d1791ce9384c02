"""What people of the account do on our own site."""

from scotty.signals.kind import Signal, declare

declare(
    Signal(
        kind="web.page_viewed",
        label="Pages viewed",
        group="volume",
        weight=3.0,
        half_life=30.0,
        scale=12.0,
        why="Plentiful and cheap: a dozen page views in a month is a steady interest.",
    )
)
declare(
    Signal(
        kind="web.page_read",
        label="Pages read to the end",
        group="volume",
        weight=3.0,
        half_life=45.0,
        scale=5.0,
        why="A minute and most of the page scrolled: reading, not passing by.",
    )
)
declare(
    Signal(
        kind="web.content_downloaded",
        label="Content downloaded",
        group="volume",
        weight=4.0,
        half_life=60.0,
        scale=2.5,
        why="Gated content costs the reader an address.",
    )
)
declare(
    Signal(
        kind="web.pricing_viewed",
        label="Pricing viewed",
        group="depth",
        weight=5.0,
        half_life=21.0,
        scale=3.0,
        project=0.15,
        why="Price matters once a purchase is thinkable.",
    )
)
declare(
    Signal(
        kind="web.comparison_viewed",
        label="Comparison pages viewed",
        group="topic",
        weight=4.0,
        half_life=30.0,
        scale=2.5,
        project=0.12,
        competitor=True,
        why="Comparing is what evaluators do.",
    )
)
declare(
    Signal(
        kind="web.form_submitted",
        label="Contact forms sent",
        group="depth",
        weight=5.0,
        half_life=45.0,
        scale=1.0,
        project=0.3,
        why="They asked to be spoken to.",
    )
)
declare(
    Signal(
        kind="web.demo_requested",
        label="Demos requested",
        group="depth",
        weight=9.0,
        half_life=60.0,
        scale=0.7,
        project=0.6,
        why="The strongest act before a conversation.",
    )
)
declare(
    Signal(
        kind="web.chat_started",
        label="Chats started",
        group="depth",
        weight=3.0,
        half_life=30.0,
        scale=1.0,
        project=0.1,
        why="A question that could not wait.",
    )
)
