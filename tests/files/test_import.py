"""Whole imports into a real Postgres: order, repetition, refusal, progress, death and return."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from scotty.desk.imports import (
    find_import,
    import_files,
    list_imports,
    preview_file,
    preview_files,
    resume_imports,
)
from scotty.facts import Fact, Refused
from scotty.ports import House
from scotty.ports.imports import FileReport, Progress
from scotty.vendors.files.guess.mapping import parse_mapping

MakeHouse = Callable[..., House]


def all_facts(house: House) -> dict[str, Fact]:
    """Return every fact of the ledger without the moment of its import."""
    page = house.ledger.follow(0, 1_000_000)
    return {fact.id: fact for fact in page.facts}


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    """Return a folder of tables that refer to each other, in unhelpful order of names."""
    folder = tmp_path / "crm"
    folder.mkdir()
    (folder / "a_deals.csv").write_text(
        "deal id,account,product,stage,opened,close date,amount\n"
        "1,Acme Corp,GTXPro,Won,13/01/2026,14/02/2026,7\n2,Beta,GTX Pro,Open,15/01/2026,,9\n"
    )
    (folder / "b_accounts.csv").write_text(
        "company,domain,industry\nAcme Corp,acme.com,retail\nBeta,beta.io,media\n"
    )
    (folder / "c_products.csv").write_text("product,series,price\nGTX Pro,GTX,5\n")
    (folder / "d_notes.csv").write_text("alpha,gamma\n1,2\n")
    (folder / "book.xlsx").write_bytes(b"PK\x03\x04" + bytes(99))
    (folder / "readme.md").write_text("not a table")
    return folder


def test_a_folder_is_told_in_order_of_dependence(make_house: MakeHouse, crm: Path) -> None:
    house = make_house()
    seen: list[Progress] = []
    report = import_files(house, [crm], progress=seen.append)
    by_name = {Path(file.path).name: file for file in report.files}
    assert [file.as_ for file in report.files if file.as_] == ["products", "accounts", "deals"]
    assert by_name["d_notes.csv"].refused
    assert "Save the sheet as CSV" in (by_name["book.xlsx"].mend or "")
    assert "the product 'GTXPro'" in {mend.why for mend in by_name["a_deals.csv"].mended}
    assert {deal["account"] for deal in house.tables.deals()} == {"acme.com", "beta.io"}
    assert house.ledger.counts()["accounts"] == 2
    assert [(one.file, one.files, one.share) for one in seen] == [
        (1, 3, 1.0),
        (2, 3, 1.0),
        (3, 3, 1.0),
    ]


def test_importing_again_changes_nothing_and_a_corrected_row_is_a_new_fact(
    make_house: MakeHouse, crm: Path
) -> None:
    house = make_house()
    import_files(house, [crm])
    before = all_facts(house)
    report = import_files(house, [crm])
    assert all_facts(house) == before
    assert all(file.facts == 0 for file in report.files)
    assert report.loaded == 5
    deals = crm / "a_deals.csv"
    deals.write_text(deals.read_text().replace("Open", "Lost"))
    import_files(house, [deals])
    assert {deal["key"]: deal["status"] for deal in house.tables.deals()} == {
        "1": "won",
        "2": "lost",
    }


def test_the_report_is_json_under_the_names_of_the_contract(
    make_house: MakeHouse, crm: Path
) -> None:
    report = msgspec.json.decode(msgspec.json.encode(import_files(make_house(), [crm])))
    file = next(file for file in report["files"] if file["as"] == "deals")
    assert {"path", "as", "rows", "loaded", "rejected", "mended"} <= set(file)
    assert (file["rows"], file["loaded"], file["rejected"]) == (2, 2, [])


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.csv", "", "is empty"),
        ("odd.csv", "a,b\n1,2\n", "no table that is known"),
        ("deals.csv", "deal id,stage,created\n1,Won,2215-01-01\n", "line 2, column created"),
    ],
)
def test_where_nothing_loads_the_import_is_refused_and_kept(
    name: str, content: str, why: str, make_house: MakeHouse, tmp_path: Path
) -> None:
    house = make_house()
    (tmp_path / name).write_text(content)
    with pytest.raises(Refused) as refused:
        import_files(house, [tmp_path / name])
    assert why in refused.value.why
    kept = list_imports(house)[0]
    assert kept.finished is not None
    assert why in (kept.failed or "")
    assert len(all_facts(house)) == 0


def test_wrong_arguments_are_refused(make_house: MakeHouse, tmp_path: Path) -> None:
    house = make_house()
    with pytest.raises(Refused, match="No table is called"):
        import_files(house, [tmp_path], as_="planets")  # type: ignore[arg-type]
    with pytest.raises(Refused, match="No table was found"):
        import_files(house, [tmp_path])
    with pytest.raises(Refused, match="There is no file"):
        import_files(house, [tmp_path / "missing.csv"])
    with pytest.raises(Refused, match="no import 99"):
        find_import(house, 99)


def test_a_preview_shows_facts_and_reasons_and_stores_nothing(
    make_house: MakeHouse, crm: Path
) -> None:
    house = make_house()
    shown = preview_file(house, crm / "a_deals.csv")
    assert shown.as_ == "deals"
    assert {c.column: c.field for c in shown.columns}["close date"] == "closed"
    assert all(column.why for column in shown.columns)
    assert [fact["kind"] for fact in shown.rows[0].facts] == [
        "account.profiled",
        "deal.opened",
        "deal.won",
    ]
    assert len(all_facts(house)) == 0
    found = preview_files(house, [crm])
    assert sum(isinstance(one, FileReport) for one in found) == 2
    again = preview_file(house, crm / "a_deals.csv", shown.mapping)
    assert [len(row.facts) for row in again.rows] == [len(row.facts) for row in shown.rows]
    assert parse_mapping(again.mapping) == parse_mapping(shown.mapping)


def test_technologies_are_compared_with_the_ledger(make_house: MakeHouse, tmp_path: Path) -> None:
    house = make_house()
    path = tmp_path / "tech.csv"
    path.write_text("domain,technology,date\nacme.com,A,2026-01-05\nacme.com,B,2026-01-05\n")
    import_files(house, [path])
    path.write_text("domain,technology,date\nacme.com,B,2026-02-05\nacme.com,C,2026-02-05\n")
    import_files(house, [path])
    import_files(house, [path])
    facts = all_facts(house).values()
    found = sorted((f.kind, f.data["technology"]) for f in facts if f.kind in {"technology.added", "technology.dropped"})  # fmt: skip
    assert found == [("technology.added", "C"), ("technology.dropped", "A")]


_CHILD = """
import sys
from pathlib import Path
from scotty.desk.imports import import_files
from scotty.settings import Settings
from scotty.wire import open_house
with open_house(Settings(home=Path(sys.argv[1]), database_url=sys.argv[2])) as house:
    import_files(house, [Path(sys.argv[3])], progress=lambda p: print(p.rows, flush=True))
"""


@pytest.mark.crash
def test_an_import_that_was_killed_and_run_again_equals_one_run(
    make_house: MakeHouse, database: str, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "events.csv"
    rows = (
        f"e{i},2026-01-01T00:{i // 60 % 60:02}:{i % 60:02}Z,page view,c{i % 50}.com\n"
        for i in range(60_000)
    )
    path.write_text("id,occurred_at,event,domain\n" + "".join(rows))
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(home), database, str(path)], stdout=subprocess.PIPE, env=os.environ
    )  # fmt: skip
    assert child.stdout is not None
    child.stdout.readline()  # the first ten thousand rows are durable
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    house = make_house()
    begun = len(all_facts(house))
    assert 10_000 <= begun < 60_000
    assert [one.finished for one in list_imports(house)] == [None]
    (report,) = resume_imports(house)
    assert report.loaded == 60_000
    assert report.files[0].facts == 60_000 - begun
    assert len(all_facts(house)) == 60_000
    assert resume_imports(house) == []
    assert find_import(house, report.id or 0).report is not None
