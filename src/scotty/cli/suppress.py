"""`scotty suppress`: who must not be written to, whatever was planned."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from scotty.cli.session import AsJson, name_user, open_workspace
from scotty.cli.show import print_json, print_table
from scotty.desk.consent import lift_suppression
from scotty.desk.suppress import (
    Loaded,
    Order,
    list_suppressions,
    read_reason,
    suppress_address,
    suppress_file,
)
from scotty.facts import Refused
from scotty.ports.suppressions import Suppressed

Reason_ = Annotated[
    str, typer.Option("--reason", help="asked, legal, bounced, unsubscribed, complained or pause.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Through that day (UTC); else for good.")
]
Whom = Annotated[str, typer.Argument(metavar="ADDRESS|@DOMAIN", help="An address, or a domain.")]
SHOWN = 10
"""Unreadable rows of a list shown; JSON names them all."""


class Shortly(TyperGroup):
    """Commands of which `add` need not be said: `scotty suppress ada@acme.com`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `add` before what is no command and no option."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["add", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=Shortly, no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.callback()
def suppress() -> None:
    """Write no more to an address, to everyone at a domain, or to all of a list; in effect at once.

    The list keeps hashes, so it can say whether an address is on it, and not who is.
    """


@app.command()
def add(
    whom: Whom, reason: Reason_ = "asked", until: Until = None, as_json: AsJson = False
) -> None:
    """Write no more to an address, or to everyone at a domain. `scotty suppress ADDRESS` says the same."""
    with open_workspace() as house:
        order = Order(reason=read_reason(reason), until=_read_day(until), by=name_user())
        new = suppress_address(house.suppressions, whom, order, house.clock.now())
    _print_loaded(Loaded(1, int(new), []), as_json)


@app.command()
def file(
    path: Annotated[Path, typer.Argument(metavar="FILE")],
    reason: Reason_ = "asked",
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Write no more to all addresses of a CSV file, such as the list of the tool that you used before."""
    with open_workspace() as house:
        order = Order(reason=read_reason(reason), until=_read_day(until), by=name_user())
        loaded = suppress_file(house.suppressions, path, order, house.clock.now())
    _print_loaded(loaded, as_json)


@app.command()
def lift(
    whom: Whom,
    why: Annotated[str, typer.Option(help="Why it was a mistake.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take back what was entered by mistake. Who unsubscribed comes back only by their own consent."""
    with open_workspace() as house:
        lifted = lift_suppression(house.suppressions, whom, name_user(), why, house.clock.now())
    if as_json:
        print_json({"lifted": lifted})
    else:
        print(f"{lifted} lifted." if lifted else "Nothing stood against this address.")


@app.command("list")
def list_standing(
    whom: Annotated[str | None, typer.Argument(metavar="[ADDRESS|@DOMAIN]")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Say what stands, newest first; of an address, whether it may be written to."""
    with open_workspace() as house:
        found = list_suppressions(house.suppressions, house.clock.now(), limit, whom)
    if as_json:
        print_json(found)
        return
    print(", ".join(f"{n:,} {reason}" for reason, n in found.count.items()) or "Nothing stands.")
    if found.entries:
        print_table(("reason", "scope", "since", "until", "whom", "fact"), map(_row, found.entries))


def _print_loaded(loaded: Loaded, as_json: bool) -> None:
    if as_json:
        print_json(loaded._asdict())
        return
    print(f"{loaded.rows:,} read, {loaded.new:,} new. No mail leaves to them from now on.")
    if loaded.unreadable:
        print(f"{len(loaded.unreadable):,} hold no address:")
        print("\n".join(loaded.unreadable[:SHOWN]))


def _row(entry: Suppressed) -> tuple[object, ...]:
    until = "" if entry.until is None else f"{entry.until:%Y-%m-%d}"
    whom = "their domain" if entry.domain else ""
    return entry.reason, entry.scope, f"{entry.at:%Y-%m-%d}", until, whom, entry.fact


def _read_day(text: str | None) -> datetime | None:
    """Return the end of a day. Raises Refused for what is no date."""
    try:
        return None if text is None else datetime.combine(date.fromisoformat(text), time.max, UTC)
    except ValueError as error:
        raise Refused(f"{text!r} is not a date.", "Write it as 2026-12-31.") from error
