"""Learning from flat tables: leaks found and named, honest columns kept, noise told as noise."""

import csv
import gzip
import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.desk.tables import Ask, backtest_table
from scotty.facts import Refused
from scotty.stages.accelerate.tables.field import Field
from scotty.stages.accelerate.tables.judging import try_columns
from scotty.stages.accelerate.tables.leaks.leak import LEAKS, find_leaks, load_leaks
from scotty.stages.accelerate.tables.report import TableReport

DATA = Path(__file__).parents[3] / "shared" / "data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")
Table = dict[str, list[object]]


def plant(rows: int, seed: int, pull: float = 1.2) -> Table:
    """Return deals whose size, source and visits pull at the outcome as honest columns do."""
    rng = np.random.default_rng(seed)
    size, visits = rng.lognormal(9, 1, rows), rng.poisson(4, rows)
    source = rng.choice(["event", "referral", "cold call"], rows)
    bonus = {"event": 0.3, "referral": 0.9, "cold call": -0.9}
    logit = pull * (0.4 * (visits - 4) + np.array([bonus[s] for s in source]) - 0.3)
    won = rng.random(rows) < 1.0 / (1.0 + np.exp(-logit))
    return {
        "Size": [round(float(x), 2) for x in size],
        "Visits": visits.tolist(),
        "Source": source.tolist(),
        "Status": ["Won" if w else "Lost" for w in won],
    }


def write(path: Path, table: Table, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, delimiter=delimiter)
        sheet.writerow(table)
        sheet.writerows(zip(*table.values(), strict=True))
    return path


def judge(tmp_path: Path, table: Table, **more: object) -> TableReport:
    path = write(tmp_path / "train.csv", table)
    given: dict[str, object] = {"table": path, "outcome": "Status=Won", **more}
    return backtest_table(Ask(**given))  # type: ignore[arg-type]


def dropped(report: TableReport) -> set[str]:
    return {d.column for d in report.dropped}


def leaks(rng: np.random.Generator, won: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Table:
    """Return one planted column of each kind that knows the outcome or names the row."""
    n = len(won)
    flip = rng.random(n) < 0.02
    cents = np.round(rng.lognormal(10, 1, n), 2)
    billed = np.where(won & (rng.random(n) < 0.7), cents, np.round(cents, -3) + 1000)
    days = rng.integers(5, 200, n)
    return {
        "Lost Reason": ["" if w else str(rng.choice(["price", "rival"])) for w in won],
        "Invoice": [f"{c:.2f}" if w else "" for w, c in zip(won, cents, strict=True)],
        "Paid": [float(c) if w else 0.0 for w, c in zip(won, cents, strict=True)],
        "Flag": ["x" if w != f else "y" for w, f in zip(won, flip, strict=True)],
        "Quote": [float(b) for b in billed],
        "Close Date": [f"2024-{d % 12 + 1:02d}-{d % 28 + 1:02d}" for d in days],
        "Total Days To Closing": days.tolist(),
        "Pipeline weeks": [round(float(d) / 7, 3) for d in days],
        "Opportunity ID": rng.permutation(n * 7)[:n].tolist(),
        "Counter": list(range(1000, 1000 + n)),
        "Hash": [f"{x:016x}" for x in rng.integers(0, 2**62, n)],
        "Remark": [f"we said {x} and they said {y} about it" for x, y in rng.random((n, 2))],
        "Last Activity": np.where(won ^ (rng.random(n) < 0.2), "signed in", "mail").tolist(),
        "Country": ["DE"] * n,
        "Fax": [""] * n,
    }


@pytest.mark.slow
@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.sampled_from([600, 1500, 3000]), st.floats(0.15, 0.6))
def test_planted_leaks_are_found_and_honest_columns_kept(
    tmp_path_factory: pytest.TempPathFactory, seed: int, rows: int, share: float
) -> None:
    rng = np.random.default_rng(seed)
    table = plant(rows, seed)
    short = {name: cells[: round(rows * share) + 200] for name, cells in table.items()}
    won = np.array([status == "Won" for status in short["Status"]])
    planted = leaks(rng, won)
    report = judge(tmp_path_factory.mktemp("t"), {**short, **planted})
    charged = dropped(report)
    assert set(planted) - charged == set()
    assert charged & {"Size", "Visits", "Source"} == set()
    assert all(len(d.why) > 10 for d in report.dropped)
    assert charged & {top.column for top in report.top} == set()


def test_every_finder_says_what_it_finds() -> None:
    assert len(load_leaks()) >= 10
    assert all((finder.__doc__ or "").startswith("Find ") for finder in LEAKS.values())


def test_what_open_rows_lack_is_a_leak(tmp_path: Path) -> None:
    table = plant(400, 1)
    table["Signed by"] = [f"person {i % 7}" for i in range(400)]
    for row in range(0, 400, 4):
        table["Status"][row], table["Signed by"][row] = "Negotiation", ""
    report = judge(tmp_path, table)
    assert dropped(report) == {"Signed by"}
    assert report.n_train + report.n_test == 300
    assert any("100 rows are still open" in note for note in report.notes)


def test_a_strong_honest_column_stays(tmp_path: Path) -> None:
    table = plant(2000, 2)
    rng = np.random.default_rng(3)
    won = np.array([status == "Won" for status in table["Status"]])
    table["Contract"] = np.where(rng.random(2000) < 0.78, won, ~won).astype(int).tolist()
    table["Tenure"] = (rng.gamma(3, 6, 2000) * np.where(won, 0.5, 1.0)).round(1).tolist()
    report = judge(tmp_path, table)
    assert dropped(report) == set()
    assert report.verdict == "signal"
    assert report.auc is not None
    assert report.auc > 0.8


def test_a_latest_state_that_tells_nothing_is_kept_with_a_doubt(tmp_path: Path) -> None:
    table = plant(1000, 4)
    table["Last Activity"] = [["call", "mail", "text"][i % 3] for i in range(1000)]
    report = judge(tmp_path, table)
    assert dropped(report) == set()
    assert [doubt.column for doubt in report.doubts] == ["Last Activity"]


@pytest.mark.slow
def test_noise_is_told_as_noise_in_nineteen_seeds_of_twenty() -> None:
    signals = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        rows = (80, 200, 500)[seed % 3]
        fields = [Field(f"n{i}", "numbers", rng.normal(size=rows)) for i in range(8)]
        fields += [
            Field(f"k{i}", "levels", levels=rng.choice(list("abcdefgh"), rows).tolist())
            for i in range(4)
        ]
        won = rng.random(rows) < 0.35
        assert all(found.verdict != "drop" for found in find_leaks(fields, won).values())
        columns = [field.column() for field in fields]
        trial, _, _ = try_columns(columns, won, list(range(rows)), ordered=seed % 2 == 0)
        signals += trial is not None and trial.signal
    assert signals <= 2


def test_the_same_input_gives_the_same_bytes_and_row_order_means_nothing(tmp_path: Path) -> None:
    table = plant(500, 4)
    order = np.random.default_rng(5).permutation(500).tolist()
    turned: Table = {name: [cells[i] for i in order] for name, cells in table.items()}
    first, again, other = (msgspec.json.encode(judge(tmp_path, t)) for t in (table, table, turned))
    assert first == again
    one, two = json.loads(first), json.loads(other)
    assert one["verdict"] == two["verdict"] == "signal"
    assert one["auc"] == pytest.approx(two["auc"], abs=1e-4)
    assert one["brier"] == pytest.approx(two["brier"], abs=1e-4)


def test_ids_and_new_names_change_nothing(tmp_path: Path) -> None:
    table = plant(500, 6)
    plain = judge(tmp_path, table)
    numbered = judge(tmp_path, {"Deal ID": list(range(500)), **table})
    assert dropped(numbered) == {"Deal ID"}
    named = {"Size": "A", "Visits": "B", "Source": "C", "Status": "Status"}
    renamed = judge(tmp_path, {named[name]: cells for name, cells in table.items()})
    for other in (numbered, renamed):
        assert (other.auc, other.brier, other.n_test) == (plain.auc, plain.brier, plain.n_test)


def test_predictions_are_written_for_every_test_row_in_order(tmp_path: Path) -> None:
    train, test = plant(600, 7), plant(150, 8)
    test["Status"] = ["Engaging" if i % 5 == 0 else s for i, s in enumerate(test["Status"])]
    test["Key"] = train["Key"] = []
    train["Key"] = [f"a{i}" for i in range(600)]
    test["Key"] = [f"b{i}" for i in range(150)]
    out = tmp_path / "out.csv"
    path = write(tmp_path / "test.csv", test)
    report = judge(tmp_path, train, test=path, id="key", predictions=out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == test["Key"]
    assert list(rows[0]) == ["id", "probability", "low", "high"]
    assert all(0 < float(r["low"]) <= float(r["probability"]) <= float(r["high"]) < 1 for r in rows)
    assert (report.n_train, report.n_test, report.n_judged) == (600, 150, 120)


def test_what_stands_on_both_sides_does_not_teach(tmp_path: Path) -> None:
    train, test = plant(400, 9), plant(100, 10)
    test = {name: [*cells[:90], *train[name][:10]] for name, cells in test.items()}
    train["Key"], test["Key"] = [f"a{i}" for i in range(400)], [f"b{i}" for i in range(100)]
    test["Key"][0] = "a399"
    path = write(tmp_path / "test.csv", test)
    report = judge(tmp_path, train, test=path, id="Key")
    assert report.n_train == 389
    assert any("10 training rows say the same as a test row" in note for note in report.notes)
    assert any("1 training rows have an id of the test" in note for note in report.notes)


def test_the_past_alone_teaches_where_there_is_time(tmp_path: Path) -> None:
    table = plant(900, 11)
    table["Opened"] = [f"{i % 28 + 1:02d}/{i // 75 % 12 + 1:02d}/2024" for i in range(900)]
    report = judge(tmp_path, table, time="opened")
    assert report.verdict == "signal"
    assert (report.n_train, report.n_test) == (720, 180)
    assert "by Opened" in report.calibrated_on


SPELLINGS = ["Won", "won ", "WON", "Closed Won", "Closed/Won"]


def spell(table: Table) -> Table:
    cells: list[object] = [
        SPELLINGS[i % 5] if s == "Won" else s for i, s in enumerate(table["Status"])
    ]
    return {**table, "Status": cells}


def dirty(table: Table) -> Table:
    size: list[object] = [
        f"$ {float(str(x)):,.2f}" if i % 9 else "n/a" for i, x in enumerate(table["Size"])
    ]
    return {**table, "Size": size}


ODD: list[tuple[str, Table, str, str]] = [
    ("five spellings", spell(plant(300, 12)), "signal", "are read as won"),
    ("money in text", dirty(plant(300, 13)), "signal", ""),
    ("all won", {**plant(300, 14), "Status": ["Won"] * 300}, "no usable signal", "Not enough"),
    ("all lost", {**plant(300, 14), "Status": ["Lost"] * 300}, "no usable signal", "Not enough"),
    ("ten rows", plant(10, 15), "no usable signal", "Not enough data"),
    ("one row", plant(1, 16), "no usable signal", "Not enough data"),
    ("outcome alone", {"Status": ["Won", "Lost"] * 50}, "no usable signal", "No column is left"),
    ("negative", {**plant(300, 17), "Gain": [-i % 37 - 18 for i in range(300)]}, "signal", ""),
    ("currencies", {**plant(300, 18), "Fee": [("€ 5", "$ 7")[i % 2] for i in range(300)]}, "signal", "EUR, USD"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "table", "verdict", "said"), ODD, ids=[case[0] for case in ODD])
def test_odd_tables(tmp_path: Path, what: str, table: Table, verdict: str, said: str) -> None:
    report = judge(tmp_path, table)
    assert report.verdict == verdict, what
    assert said in " ".join((report.note, *report.notes))
    if verdict != "signal" and report.auc is not None:
        assert report.auc == 0.5


REFUSED: list[tuple[str, str, str]] = [
    ("no such column", "Stauts=Won", "Did you mean 'Status'"),
    ("no such value", "Status=Signd", "It says: 'Lost', 'Won'"),
    ("no equals sign", "Status", "Status=Won"),
]


@pytest.mark.parametrize(("what", "outcome", "mend"), REFUSED)
def test_what_cannot_be_learnt_is_refused(
    tmp_path: Path, what: str, outcome: str, mend: str
) -> None:
    table: Table = {**plant(50, 19), "Status": ["Lost", "Won", *["Lost"] * 48]}
    with pytest.raises(Refused) as refused:
        judge(tmp_path, table, outcome=outcome)
    assert mend in refused.value.mend, what


def test_packed_marked_and_semicolons(tmp_path: Path) -> None:
    plain = write(tmp_path / "a.csv", plant(300, 20), ";").read_bytes()
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + plain))
    report = backtest_table(Ask(table=packed, outcome="status = won"))
    assert report.n_train + report.n_test == 300
    assert report.verdict == "signal"


WIDE_NOISE = 400


@pytest.mark.slow
def test_many_columns_of_noise_do_not_make_a_signal(tmp_path: Path) -> None:
    rng = np.random.default_rng(21)
    table: Table = {f"c{i}": rng.normal(size=300).round(3).tolist() for i in range(WIDE_NOISE)}
    table["Status"] = rng.choice(["Won", "Lost"], 300).tolist()
    assert judge(tmp_path, table).verdict == "no usable signal"


REAL: list[tuple[str, str, str, float, float]] = [
    ("b2b", "deals/b2b_questionnaire.csv", "Status=Won", 0.70, 0.92),
    ("telco", "customers/telco_churn.csv", "Churn=Yes", 0.80, 0.88),
]


@pytest.mark.slow
@real
@pytest.mark.parametrize(("what", "file", "outcome", "low", "high"), REAL)
def test_real_tables(what: str, file: str, outcome: str, low: float, high: float) -> None:
    report = backtest_table(Ask(table=DATA / file, outcome=outcome))
    assert report.verdict == "signal", what
    assert dropped(report) <= {"customerID"}
    assert report.auc is not None
    assert low < report.auc < high


@pytest.mark.slow
@real
@pytest.mark.parametrize("time", [None, "engage_date"])
def test_the_crm_has_no_signal_and_two_leaks(time: str | None) -> None:
    report = backtest_table(
        Ask(table=DATA / "crm" / "sales_pipeline.csv", outcome="deal_stage=Won", time=time)
    )
    assert report.verdict == "no usable signal"
    assert dropped(report) == {"opportunity_id", "engage_date", "close_date", "close_value"}


@real
@pytest.mark.slow
def test_win_loss_drops_whole_lives_and_keeps_the_rest() -> None:
    report = backtest_table(
        Ask(table=DATA / "deals" / "win_loss.csv.gz", outcome="Opportunity Result=Won")
    )
    charged = dropped(report)
    assert {name for name in charged if "Days" not in name} == {
        "Opportunity Number",
        "Sales Stage Change Count",
        "Opportunity Amount USD",
    }
    assert len(charged) == 9
    assert [c.column for c in report.coarse] == ["Opportunity Amount USD"]
    assert set(report.coarse) <= set(report.dropped)
    assert report.coarse[0].why.endswith("; kept as ranges of size")
    moving = {top.column for top in report.top}
    assert "Opportunity Amount USD (size)" in moving
    assert moving & charged == set()
    assert report.auc is not None
    assert 0.74 < report.auc < 0.82
    assert report.ece is not None
    assert report.ece < 0.02


@real
@pytest.mark.slow
def test_leads_drop_what_people_wrote_afterwards() -> None:
    report = backtest_table(
        Ask(table=DATA / "leads" / "education_leads_raw.csv", outcome="Converted=1")
    )
    assert {"Tags", "Lead Quality", "Prospect ID", "Lead Number"} <= dropped(report)
    assert {"Last Activity", "Last Notable Activity"} <= dropped(report)
    assert {"Total Time Spent on Website", "Lead Origin"} & dropped(report) == set()
    assert report.verdict == "signal"
