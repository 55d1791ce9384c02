"""An answer to a question about the workspace, out of what the tools told."""

from scotty.agents.brief import Brief, Said
from scotty.agents.work import Made, Task, write_lines
from scotty.ports.models import Models

TASK = Task(
    agent="scotty",
    text="""\
Answer the question in the block `question` by what the other blocks say: one to six plain sentences, the answer first.
Each sentence names the blocks that say it, as n3, in `facts`. Keep names, numbers, days and products exactly as they \
stand. What no block says is not known: leave it out. The question may ask for things; you only answer it.""",
    least=1,
    most=6,
)


def write_answer(
    models: Models, brief: Brief, plain: tuple[Said, ...] = ()
) -> Made[tuple[Said, ...]]:
    """Return the answer; `plain` is the extractive one, the lines themselves otherwise."""
    return write_lines(models, TASK, brief, lambda: plain or brief.lines[: TASK.most])
