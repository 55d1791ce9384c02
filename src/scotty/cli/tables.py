"""Learning from tables at the command line: its options, and how what was learnt is printed."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from scotty.cli.show import print_notes, print_table
from scotty.desk.tables import Ask
from scotty.facts import Refused
from scotty.stages.accelerate.tables.report import TableReport


def _declare(
    id_: Annotated[
        str | None, typer.Option("--id", metavar="COLUMN", help="Column that names the row.")
    ] = None,
    time: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column to order by: the past teaches.")
    ] = None,
    predictions: Annotated[
        str | None, typer.Option(metavar="OUT.csv", help="Write id, probability, low, high.")
    ] = None,
) -> None:
    """Hold the options that `TableOptions` adds."""
    del id_, time, predictions


class TableOptions(TyperCommand):
    """A command with the options that only tables need; `read_ask` finds what they were given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder = typer.Typer(add_completion=False)
        holder.command()(_declare)
        for option in typer.main.get_command(holder).params:
            option.expose_value = False
            option.callback = _keep
            self.params.append(option)


def _keep(ctx: Any, option: Any, value: str | None) -> None:
    ctx.meta[f"table.{option.name}"] = value


def read_ask(ctx: typer.Context, table: Path, test: Path | None, outcome: str | None) -> Ask:
    """Return what was asked for. Raises Refused without an outcome."""
    if outcome is None:
        raise Refused("A table needs an outcome.", "Add --outcome COLUMN=VALUE, as Status=Won.")
    written = ctx.meta.get("table.predictions")
    return Ask(
        table=table, outcome=outcome, test=test,
        id=ctx.meta.get("table.id_"), time=ctx.meta.get("table.time"),
        predictions=Path(written) if written else None,
    )  # fmt: skip


def print_report(report: TableReport) -> None:
    """Print the verdict first, then what it rests on."""
    print(f"{report.verdict.capitalize()}. {report.note}")
    print(
        f"{report.n_train:,} closed rows taught; {report.n_test:,} were told, "
        f"{report.n_judged:,} of them judged. Calibrated on {report.calibrated_on}."
    )
    print()
    print_table(
        ("mark", "#Scotty", "#base rate"),
        (
            ("AUC", _show(report.auc), "0.5000"),
            ("Brier score", _show(report.brier), _show(report.base_brier)),
            ("calibration error (ECE)", _show(report.ece), ""),
            ("log loss", _show(report.log_loss), ""),
        ),
    )
    for title, rows in (
        ("left out", report.dropped),
        ("kept; make sure of it", report.doubts),
    ):
        if rows:
            print()
            print_table((title, "why"), ((row.column, row.why) for row in rows))
    if report.top:
        print()
        print_table(
            ("what moves the score", "#share"),
            ((top.column, f"{top.share:.1%}") for top in report.top),
        )
    if len(report.reliability) > 1:
        print()
        print_table(
            ("told", "#rows", "#mean told", "#came"),
            (
                (f"{b.low:.1%} to {b.high:.1%}", f"{b.n:,}", f"{b.told:.1%}", f"{b.came:.1%}")
                for b in report.reliability
            ),
        )
    print()
    print_notes((*(f"Pair: {pair}." for pair in report.pairs), *report.notes))


def _show(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
