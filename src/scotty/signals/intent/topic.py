"""What the account reads elsewhere, from intent-topic feeds."""

from scotty.signals.kind import Signal, declare

declare(
    Signal(
        kind="topic.surged",
        label="Topic surges",
        group="topic",
        weight=6.0,
        half_life=28.0,
        scale=3.0,
        why="Weekly feeds (Bombora Company Surge): 60 and more is a surge; mass is (score - 50) / 25. "
        "Several topics for several weeks are needed; one is weather.",
    )
)
