"""Review sites and competitor evaluation."""

from scotty.signals.kind import Signal, declare

declare(
    Signal(
        kind="review.viewed",
        label="Review-site visits",
        group="topic",
        weight=4.0,
        half_life=30.0,
        scale=2.0,
        project=0.1,
        why="Buyers read reviews late in the search.",
    )
)
declare(
    Signal(
        kind="review.compared",
        label="Comparisons on review sites",
        group="topic",
        weight=5.0,
        half_life=30.0,
        scale=1.5,
        project=0.25,
        competitor=True,
        why="Named alternatives side by side: a shortlist.",
    )
)
declare(
    Signal(
        kind="competitor.evaluated",
        label="Competitor evaluations",
        group="topic",
        weight=5.0,
        half_life=45.0,
        scale=1.5,
        project=0.3,
        competitor=True,
        why="They talk to a rival, so they have a project; we may be late.",
    )
)
