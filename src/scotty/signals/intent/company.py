"""What happens inside the account: technology, hiring, money, people, tenders."""

from scotty.signals.kind import Signal, declare

declare(
    Signal(
        kind="technology.added",
        label="Technology added",
        group="topic",
        weight=3.0,
        half_life=90.0,
        scale=1.5,
        project=0.05,
        why="A neighbouring product makes ours useful.",
    )
)
declare(
    Signal(
        kind="technology.dropped",
        label="Technology dropped",
        group="topic",
        weight=4.0,
        half_life=60.0,
        scale=1.0,
        project=0.3,
        competitor=True,
        why="A rival's product gone from the stack leaves a hole.",
    )
)
declare(
    Signal(
        kind="hiring.posted",
        label="Jobs posted",
        group="topic",
        weight=2.5,
        half_life=60.0,
        scale=2.0,
        project=0.1,
        budget=0.05,
        why="They hire for what we serve.",
    )
)
declare(
    Signal(
        kind="funding.raised",
        label="Funding raised",
        group="topic",
        weight=2.5,
        half_life=120.0,
        scale=0.7,
        budget=0.4,
        why="New money looks for use within two quarters.",
    )
)
declare(
    Signal(
        kind="leadership.changed",
        label="New leaders",
        group="topic",
        weight=2.5,
        half_life=90.0,
        scale=0.8,
        project=0.08,
        why="New executives review what they inherit.",
    )
)
declare(
    Signal(
        kind="news.published",
        label="News",
        group="topic",
        weight=1.0,
        half_life=45.0,
        scale=2.0,
        surges=False,
        why="Weak alone; kept for the reader.",
    )
)
declare(
    Signal(
        kind="tender.published",
        label="Tenders",
        group="topic",
        weight=6.0,
        half_life=45.0,
        scale=0.7,
        project=0.85,
        budget=0.5,
        why="A request for proposals is a project with a date.",
    )
)
