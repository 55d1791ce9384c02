"""`scotty ask`: a question in plain words, answered with receipts; a command, proposed or done."""

from functools import partial
from typing import Annotated

import typer

from scotty.cli.engine import watch_run
from scotty.cli.person import As, open_context
from scotty.cli.session import AsJson
from scotty.cli.show import print_json
from scotty.desk.ask import Answered, ask

app = typer.Typer(add_completion=False, rich_markup_mode=None)
RECEIPTS = 20


@app.command("ask")
def ask_scotty(
    question: Annotated[
        list[str],
        typer.Argument(help='As "why is deal 1247 at risk?"; "what can you do" lists more.'),
    ],
    before: Annotated[
        str, typer.Option(help="The question before it, for one that leans on it.")
    ] = "",
    email: As = None,
    as_json: AsJson = False,
) -> None:
    """Ask Scotty about the workspace, or say what to do; what would leave waits as a proposal."""
    with open_context(email) as context:
        # At a terminal a run is seen through: perhaps nobody else is at work.
        context.means.see_run = partial(watch_run, context.house)
        answered = ask(context, " ".join(question), before)
    if as_json:
        print_json(answered)
    else:
        print_answer(answered)


def print_answer(answered: Answered) -> None:
    """Print an answer, each line with its receipts by number, and what waits for a person."""
    numbers = {receipt.id: n for n, receipt in enumerate(answered.receipts[:RECEIPTS], 1)}
    for line in answered.lines:
        marks = ", ".join(str(numbers[f]) for f in line.facts if f in numbers)
        print(f"{line.text}{f' [{marks}]' if marks else ''}")
    if answered.receipts:
        print("\nReceipts")
    for receipt in answered.receipts[:RECEIPTS]:
        when = f"{receipt.at:%Y-%m-%d} " if receipt.at else ""
        simulated = " (simulated)" if receipt.simulated else ""
        print(f"{numbers[receipt.id]:>3}. {when}{receipt.says}{simulated}  {receipt.id}")
    if len(answered.receipts) > RECEIPTS:
        print(f"     and {len(answered.receipts) - RECEIPTS} more; see --json")
    for made in answered.proposals:
        if made.state == "open":
            print(f"\nTo do it: scotty proposals take {made.id[:8]}")
