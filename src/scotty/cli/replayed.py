"""The deal score's replay, as the command line shows it."""

from scotty.cli.show import print_notes, print_table
from scotty.odds import Marks
from scotty.stages.accelerate.dealreplay import DealBacktest, Period


def print_replay(found: DealBacktest) -> None:
    """Print how each period's deals were told, and how other means did on the same looks."""
    if found.verdict == "not enough data":
        print("Not enough data to learn from: the expert's curves were replayed alone.\n")
    print_table(
        (
            "period",
            "served",
            "#closed before",
            "#deals",
            "#looks",
            "#won",
            "#AUC",
            "#Brier",
            "#error",
        ),
        map(_row, found.periods),
    )
    print()
    told = {"deal score": found.overall, "expert alone": found.expert, "learnt alone": found.learnt}
    rows = ((n.replace("_", " "), *_numbers(m)) for n, m in (told | found.baselines).items() if m)
    print_table(("overall", "#AUC", "#Brier", "#base Brier", "#error", "#log loss"), rows)
    print()
    print_notes(found.notes)


def _row(period: Period) -> tuple[object, ...]:
    numbers = (period.base, period.auc, period.brier, period.ece)
    share, auc, brier, ece = ("" if x is None else f"{x:.3f}" for x in numbers)
    counts = (period.learnt_from, period.deals, period.n)
    return (period.period, period.served, *counts, share, auc, brier, ece)


def _numbers(marks: Marks) -> tuple[str, ...]:
    told = (marks.auc, marks.brier, marks.base_brier, marks.ece, marks.log_loss)
    return tuple("" if x is None else f"{x:.3f}" for x in told)
