"""A value proposition for one person, and the sentence to open with."""

import msgspec

from scotty.agents.brief import Brief, Said
from scotty.agents.work import Made, Task, write_lines
from scotty.ports.models import Models

TASK = Task(
    agent="emma-wilson",
    text="""\
Write a value proposition for the person in the block `reader`: two to four short sentences in plain words.
The first takes up something that anybody could read of their company; then what that costs people like them; then \
what helped a company like theirs. Write to them, as one person to another; no praise, no urgency, no question marks.
Each sentence names the blocks that say it, as n3, in `facts`; the block `reader` is no evidence. Keep names, numbers, \
days and products exactly as they stand. No addresses.""",
    least=2,
    most=4,
    support=0.4,
)


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What to say to somebody: the sentence to open with, and the whole proposition."""

    opening: Said
    proposition: tuple[Said, ...]


def write_opening(
    models: Models, brief: Brief, plain: tuple[Said, ...] = ()
) -> Made[Opening | None]:
    """Return a proposition; None where nothing is known that could be said. `plain` is the templates' own."""
    made = write_lines(models, TASK, brief, lambda: plain or brief.lines[: TASK.least])
    value = Opening(opening=made.value[0], proposition=made.value) if made.value else None
    return Made(
        value=value,
        wrote=made.wrote,
        why=made.why,
        model=made.model,
        tokens=made.tokens,
        money=made.money,
        seconds=made.seconds,
    )
