"""`scotty mcp`: the tool-box over standard input and output, for agents on this machine."""

import typer

from scotty.cli.person import As, open_context
from scotty.mcp.local import serve_stdio

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def mcp(email: As = None) -> None:
    """Speak the Model Context Protocol over stdin and stdout, as whoever sits here.

    `--as EMAIL` or the key in SCOTTY_KEY scope it to what that person may. Nothing is done by it:
    what acts is proposed, and a person takes it up.
    """
    with open_context(email) as context:
        serve_stdio(context)
