"""The `scotty` command: finds a command's module when it is asked for, and turns errors into exit codes.

Exit codes: 0 done; 1 refused, with why and the mend on stderr; 2 usage; 3 a bug of ours.
"""

import os
import sys
import traceback
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from scotty import __version__
from scotty.facts import Later, Refused

COMMANDS: dict[str, str] = {
    "up": "up",
    "demo": "demo",
    "worker": "worker",
    "import": "load",
    "collect": "collect",
    "connect": "connect",
    "letters": "letters",
    "links": "links",
    "ask": "ask",
    "proposals": "proposals",
    "mcp": "mcp",
    "engine": "engine",
    "hot": "hot",
    "account": "account",
    "research": "research",
    "titles": "titles",
    "committee": "committee",
    "enrich": "enrich",
    "deals": "deals",
    "deal": "deal",
    "actions": "actions",
    "engage": "engage",
    "nurture": "nurture",
    "outbox": "outbox",
    "approve": "approve",
    "sequence": "sequence",
    "content": "content",
    "cards": "cards",
    "pages": "pages",
    "ads": "ads",
    "trials": "trials",
    "mailbox": "mailbox",
    "mail": "mail",
    "suppress": "suppress",
    "why": "why",
    "icp": "icp",
    "forecast": "forecast",
    "backtest": "backtest",
    "agents": "agents",
    "playbook": "playbook",
    "status": "status",
    "check": "check",
}
"""Command -> module of this package that holds it as `app`; loaded only when it is asked for."""


class Commands(TyperGroup):
    """The commands of `COMMANDS`, each loaded on demand, so that starting one costs only its own."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names, in the order of `COMMANDS`."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command, or None where there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        found = import_module(f"scotty.cli.{COMMANDS[cmd_name]}").app
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"scotty {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Find the companies that are about to buy, and see why.

    The workspace is the folder SCOTTY_HOME (.scotty where it is not set).
    """


def main() -> None:
    """Run the command of the process's arguments and leave with its exit code."""
    try:
        app(prog_name="scotty")
    except Refused as refused:
        print(f"Refused: {refused.why}", file=sys.stderr)
        if refused.mend:
            print(f"Mend: {refused.mend}", file=sys.stderr)
        sys.exit(1)
    except Later as later:
        print(f"Not now: {later.why} Try again in {later.after:g} s.", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output left (`| head`): nothing to say, and nowhere to say it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception:  # noqa: BLE001 - the last stop: whatever comes here is a bug of ours, and said to be one
        traceback.print_exc()
        print("This is a bug in Scotty. Please report it with the lines above.", file=sys.stderr)
        sys.exit(3)
