"""Phrasing of a battle card: what to say in a call, out of what the card knows."""

from scotty.agents.brief import Brief, Said
from scotty.agents.work import Made, Task, write_lines
from scotty.ports.models import Models

TASK = Task(
    agent="nathan-cross",
    text="""\
Write what a seller can say in a call when this rival comes up: two to five sentences, each short enough to be spoken.
Fair to the rival, and precise: where they are strong, say so; then where we differ. No insults, no promises.
Each sentence names the blocks that say it, as n3, in `facts`. Keep names, numbers, days and products exactly as they \
stand. No addresses.""",
    least=2,
    most=5,
)


def phrase_card(
    models: Models, brief: Brief, plain: tuple[Said, ...] = ()
) -> Made[tuple[Said, ...]]:
    """Return talk tracks; `plain` is the card's own words, its first lines otherwise."""
    return write_lines(models, TASK, brief, lambda: plain or brief.lines[: TASK.most])
