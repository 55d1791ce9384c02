"""The executive summary of an account, three to six sentences out of its profile."""

from scotty.agents.brief import Brief, Said
from scotty.agents.work import Made, Task, write_lines
from scotty.ports.models import Models

TASK = Task(
    agent="nathan-cross",
    text="""\
Write an executive summary of the company for a seller: three to six plain sentences.
Begin with what it is and how large, then what changed lately, what it struggles with or plans, and which rivals are \
in play. Join what belongs together; leave out what does not matter to a seller.
Each sentence names the blocks that say it, as n3, in `facts`. Use their words for names, numbers, days and products. \
No advice, no guesses, no addresses.""",
    least=3,
    most=6,
)


def write_summary(
    models: Models, brief: Brief, plain: tuple[Said, ...] = ()
) -> Made[tuple[Said, ...]]:
    """Return the summary; `plain` is what the profile's own words would be, its first lines otherwise."""
    return write_lines(models, TASK, brief, lambda: plain or brief.lines[: TASK.most])
