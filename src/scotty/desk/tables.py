"""Learn from a flat table and say how right it is: `scotty backtest deals --table`."""

from pathlib import Path

import msgspec
import numpy as np

from scotty.desk.cells import coarsen_plan, read_column
from scotty.desk.flat import Flat, find_copies, make_flat, number_batches, pick_batches
from scotty.desk.outcome import find_column, split_outcome
from scotty.desk.rows import open_rows, read_rows
from scotty.desk.told import Teller, Told, tell_rows
from scotty.odds import Flags, Marks, mark
from scotty.odds.columns import Places
from scotty.stages.accelerate.tables.judging import (
    FEWEST,
    Trial,
    calibrate_lesson,
    interval_of_base,
    try_columns,
)
from scotty.stages.accelerate.tables.leaks.leak import Found, find_leaks
from scotty.stages.accelerate.tables.learn import (
    Lesson,
    learn_columns,
    screen_columns,
)
from scotty.stages.accelerate.tables.report import Dropped, TableReport, Top
from scotty.vendors.files.read.table import Table

LATEST = 100
"""Rows of the rarer outcome that the latest part must hold to calibrate by it alone."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What to learn from: files, and columns by name (case and blanks do not matter)."""

    table: Path
    #: COLUMN=VALUE of a row that is won.
    outcome: str
    test: Path | None = None
    id: str | None = None
    time: str | None = None
    #: Where to write `id, probability, low, high` of every test row.
    predictions: Path | None = None


def backtest_table(ask: Ask) -> TableReport:
    """Fit the score's kind of model on an export and judge it on rows that it has not seen.

    Without a test file, a fifth is held out: the latest by `time`, else one that the rows'
    own words choose. The same input gives the same bytes. Raises Refused.
    """
    table = open_rows(ask.table)
    outcome, value = split_outcome(ask.outcome)
    outcome = find_column(table.columns, outcome, "the outcome")
    id_ = find_column(table.columns, ask.id, "the id") if ask.id else None
    time = find_column(table.columns, ask.time, "the time") if ask.time else None
    test = open_rows(ask.test) if ask.test else None
    flat = make_flat(read_rows(table), outcome, value, id_, time)
    train, held = _split(flat, test, id_, time is not None)
    fields = flat.fields(train)
    won = flat.won[train]
    charged = find_leaks(fields, won)
    plans = dict(flat.plans)
    for field in fields:
        if (found := charged.get(field.name)) and found.verdict == "coarse":
            plans[field.name] = coarsen_plan(plans[field.name], field.numbers)
    dropped = {name for name, found in charged.items() if found.verdict == "drop"}
    rows = flat.order[train].tolist()
    columns = []
    for field in fields:
        if field.name not in dropped:
            plan = plans[field.name]
            if plan.edges:
                cells = flat.rows.column(field.name)
                field = read_column(plan, [cells[row] for row in rows])  # noqa: PLW2901
            columns.append(field.column())
    every = np.array(flat.groups(), dtype=np.intp)[train].tolist()
    trial, at, logit = try_columns(columns, won, every, time is not None)
    lesson, on = None, "nothing: there is no usable signal"
    if trial is not None and trial.signal:
        columns = screen_columns(columns, won)
        lesson = learn_columns(columns, won)
        chosen = _latest(at, won) if time is not None else np.arange(len(at))
        lesson = calibrate_lesson(lesson, logit[chosen], won[at[chosen]])
        on = _tell_calibration(len(train), len(chosen), time)
    teller = Teller(
        plans=tuple(plans[column.name] for column in columns), lesson=lesson,
        base=interval_of_base(int(won.sum()), len(won)), outcome=flat.outcome, id=id_,
    )  # fmt: skip
    told = tell_rows(
        teller,
        test.columns if test else table.columns,
        number_batches(test)
        if test
        else pick_batches(flat.rows, sorted(flat.order[held].tolist())),
        ask.predictions,
    )
    charges = _name_charges(charged, {id_: "names the row (--id)", time: "says when (--time)"})
    return _report(flat, (trial, lesson, on), charges, won, told)


def _split(flat: Flat, test: Table | None, id_: str | None, timed: bool) -> tuple[Places, Places]:
    """Return the rows that teach, and those held out; what stands on both sides does not teach."""
    every = np.arange(len(flat.order))
    if test is not None:
        same_id, same = find_copies(flat, test, id_)
        if same_id.any():
            flat.notes.append(f"{same_id.sum():,} training rows have an id of the test: left out.")
        if (same & ~same_id).any():
            flat.notes.append(
                f"{(same & ~same_id).sum():,} training rows say the same as a test row: left out."
            )
        return every[~(same_id | same)], every[:0]
    groups = np.array(flat.groups(), dtype=np.intp)
    if timed:
        held = every >= round(0.8 * len(every))
    else:
        first: dict[int, int] = {}
        for group, digest in zip(groups.tolist(), flat.digests, strict=True):
            first.setdefault(group, digest)
        chosen = [group for group, digest in first.items() if digest % 1000 < 200]
        held = np.isin(groups, chosen) if len(set(flat.digests)) > 50 else every % 5 == 4
    straddle = np.isin(groups, groups[held]) & ~held
    if straddle.any():
        flat.notes.append(f"{straddle.sum():,} training rows stand in the test too: left out.")
    return every[~held & ~straddle], every[held]


def _latest(at: Places, won: Flags) -> Places:
    """Return the places of the latest third of what was told, or of all where it holds too few."""
    latest = np.arange(len(at) * 2 // 3, len(at))
    wins = int(won[at[latest]].sum())
    return latest if min(wins, len(latest) - wins) >= LATEST else np.arange(len(at))


def _tell_calibration(trained: int, told: int, time: str | None) -> str:
    if time is None:
        return f"out-of-fold predictions of {told:,} training rows"
    share = told / max(1, trained)
    return f"the latest {share:.0%} of training rows by {time} ({told:,}), told by models of earlier ones"


def _name_charges(charged: dict[str, Found], used: dict[str | None, str]) -> dict[str, Found]:
    named = {name: Found(why) for name, why in used.items() if name is not None}
    return named | charged


def _report(
    flat: Flat,
    learnt: tuple[Trial | None, Lesson | None, str],
    charges: dict[str, Found],
    won: Flags,
    told: Told,
) -> TableReport:
    trial, lesson, on = learnt
    marks = mark(told.probability, told.won)
    base = float(won.mean()) if len(won) else 0.5
    shares = lesson.shares if lesson else {}
    top = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:15]

    def listed(*verdicts: str) -> tuple[Dropped, ...]:
        charged = ((n, f) for n, f in charges.items() if f.verdict in verdicts)
        return tuple(
            Dropped(n, f"{f.why}; kept as ranges of size" if f.verdict == "coarse" else f.why)
            for n, f in charged
        )

    coarse = listed("coarse")
    sized = {it.column: f"{it.column} (size)" for it in coarse}
    return TableReport(
        verdict="signal" if lesson else "no usable signal",
        note=_tell_verdict(trial, lesson, won),
        n_train=len(won), n_test=told.rows, n_judged=marks.n, won=marks.won,
        auc=_round(marks.auc), brier=_round(marks.brier), ece=_round(marks.ece),
        base_brier=_round(float(np.mean(np.square(base - told.won))) if marks.n else None),
        log_loss=_round(marks.log_loss),
        dropped=listed("drop", "coarse"), coarse=coarse, doubts=listed("doubt"),
        top=tuple(Top(sized.get(name, name), round(share, 4)) for name, share in top),
        pairs=tuple(cross.name for cross in lesson.crosses) if lesson else (),
        calibrated_on=on,
        tried=_tell_trial(trial),
        reliability=marks.reliability, lift=marks.lift, notes=_notes(flat, marks),
    )  # fmt: skip


def _tell_verdict(trial: Trial | None, lesson: Lesson | None, won: Flags) -> str:
    wins = int(won.sum())
    if trial is None:
        rarer = min(wins, len(won) - wins)
        if rarer >= FEWEST:
            return "No column is left to learn from: every row is told the share won."
        return (
            f"Not enough data: {len(won):,} closed rows, {wins:,} of them won; at least {FEWEST} "
            "won and as many lost are needed. Every row is told the share won."
        )
    found = f"AUC {trial.auc:.3f} ({trial.low:.3f} to {trial.high:.3f}), Brier score {trial.skill:+.1%} better than the base rate, on training rows not fitted on"
    return (
        f"{found}."
        if lesson
        else f"{found}: no better than chance. Every row is told the share won."
    )


def _tell_trial(trial: Trial | None) -> dict[str, float] | None:
    if trial is None:
        return None
    told = {"rows": float(trial.rows), "auc": trial.auc, "low": trial.low, "high": trial.high}
    return {name: round(value, 6) for name, value in (told | {"skill": trial.skill}).items()}


def _notes(flat: Flat, marks: Marks) -> tuple[str, ...]:
    if marks.n:
        return tuple(flat.notes)
    return (*flat.notes, "No test row tells its outcome: there is nothing to judge by.")


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
