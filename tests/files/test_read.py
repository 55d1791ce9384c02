"""Dirt of every sort: each is mended or rejected with its place, and the rest loads."""

import gzip
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scotty.facts import Refused
from scotty.vendors.files.guess.mapping import Mapping
from scotty.vendors.files.intake import open_file
from scotty.vendors.files.log import Log
from scotty.vendors.files.read.table import Layout, open_table
from scotty.vendors.files.walk import find_tables
from tests.files.conftest import Teller, tell_path

HEAD = "company,domain,industry,employees\n"
GOOD = "Acme,acme.com,software,100\nBeta,beta.io,retail,20\n"


def names(told: object) -> list[str]:
    return [fact.data["name"] for fact in told.facts if fact.kind == "account.profiled"]  # type: ignore[attr-defined]


MENDED = {
    "utf-8 with a mark": ("\ufeff" + HEAD + GOOD, ""),
    "utf-16 with a mark": ((HEAD + GOOD).encode("utf-16"), "UTF-16"),
    "utf-16 without a mark": ((HEAD + GOOD).encode("utf-16-le"), "UTF-16-LE"),
    "one cp1252 name in utf-8": (
        (HEAD + "Müller,m.de,software,5\n").encode() + "Café,cafe.fr,retail,6\n".encode("cp1252"),
        "not UTF-8",
    ),
    "all of it cp1252": (
        (HEAD + "Müller,m.de,software,5\nCafé,c.fr,retail,6\nÅse,a.no,retail,7\nÖrn,o.se,media,8\n").encode("cp1252"),
        "cp1252",
    ),
    "old Mac line ends": ((HEAD + GOOD).replace("\n", "\r"), ""),
    "semicolons": ((HEAD + GOOD).replace(",", ";"), ""),
    "tabs": ((HEAD + GOOD).replace(",", "\t"), ""),
    "sep= on top": ("sep=;\n" + (HEAD + GOOD).replace(",", ";"), ""),
    "titles above the header": ("Report of today\n\n" + HEAD + GOOD, "above the header"),
    "a column twice": ("company,domain,industry,domain\nAcme,acme.com,retail,x.com\n", "stands twice"),
    "a column without a name": ("company,domain,industry,\nAcme,acme.com,retail,x\n", "without a name"),
    "NUL bytes": (HEAD + "Ac\0me,acme.com,software,100\n", "NUL"),
    "empty cells beyond": (HEAD + "Acme,acme.com,software,100,,\n", "beyond the last column"),
    "delimiters only": (HEAD + GOOD + ",,,\n,,,\n", "delimiters only"),
    "a whole row quoted": (HEAD + '"Acme,acme.com,""software, and more"",100"\n', "whole row"),
    "a lone quotation mark": (HEAD + '"Acme,acme.com,software,100\n' + GOOD, "without its partner"),
    "a row twice": (HEAD + GOOD + "Beta,beta.io,retail,20\n", "counted once"),
    "a misspelt industry": (HEAD + "Acme,acme.com,technolgy,100\n", "technolgy"),
    "an IP for a domain": (HEAD + "Acme,192.168.1.7,software,100\n" + GOOD, "IP address"),
    "a look-alike domain": (HEAD + "Acme,аcme.com,software,100\n" + GOOD, "drawn like acme.com"),
    "a range of employees": (HEAD + "Acme,acme.com,software,51-200\n", "a range"),
}  # fmt: skip


@pytest.mark.parametrize("case", MENDED)
def test_what_can_be_mended_is_mended_and_said(case: str, tell: Teller) -> None:
    content, said = MENDED[case]
    told = tell("accounts.csv", content)
    assert told.report.rejected == []
    assert told.report.loaded == told.report.rows >= 1
    assert len(told.facts) == told.report.loaded
    if said:
        assert any(said in f"{m.why} {m.did}" for m in told.report.mended), told.report.mended


def test_mended_bytes_are_the_letters_that_were_meant(tell: Teller) -> None:
    raw = (HEAD + "Müller,m.de,software,5\n").encode() + "Café €,cafe.fr,retail,6\n".encode(
        "cp1252"
    )
    assert names(tell("a.csv", raw)) == ["Müller", "Café €"]


REJECTED = {
    "too short": (HEAD + "Acme,acme.com\n" + GOOD, 2, "2 cells where the header has 4"),
    "too long": (HEAD + "Acme, Inc,acme.com,software,100\n" + GOOD, 2, "5 cells"),
    "a mark never closed": (HEAD + 'Acme,"acme.com\n' + GOOD, 2, "not closed"),
    "nobody": (HEAD + GOOD + ",,retail,5\n", 4, "Neither a name nor a domain"),
    "a mark never closed at the end": (HEAD + GOOD + 'Acme,"acme.com', 4, "not closed"),
}


@pytest.mark.parametrize("case", REJECTED)
def test_a_bad_row_is_rejected_with_its_line_and_the_rest_loads(case: str, tell: Teller) -> None:
    content, line, why = REJECTED[case]
    report = tell("accounts.csv", content).report
    assert (report.rows, report.loaded, report.rejected_count) == (3, 2, 1)
    assert report.rejected[0].line == line
    assert why in report.rejected[0].why
    assert report.rejected[0].mend


REFUSED = {
    "empty.csv": (b"", "is empty"),
    "header.csv": (HEAD.encode(), "no row"),
    "binary.csv": (bytes(range(256)) * 40, "binary"),
    "book.xlsx": (b"PK\x03\x04" + bytes(100), "Excel workbook"),
    "really.csv": (b"%PDF-1.7 ...", "a PDF"),
    "nothing.csv.gz": (gzip.compress(HEAD.encode() * 1000)[:12], "holds nothing"),
    "no_header.csv": (b"2024-01-02,acme.com,12\n2024-01-03,beta.io,13\n", "header is missing"),
    "other.csv": (b"alpha,beta\nx,y\n", "no table that is known"),
    "half.parquet": (b"PAR1" + bytes(200), "damaged Parquet"),
    "array.json": (b'[{"a": 1}, {"a": ', "not JSON"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_with_a_mend(name: str, tell: Teller) -> None:
    content, why = REFUSED[name]
    with pytest.raises(Refused) as refused:
        tell(name, content)
    assert why in refused.value.why
    assert refused.value.mend


def test_a_refusal_names_the_columns_seen_and_what_is_missing(tell: Teller) -> None:
    with pytest.raises(Refused) as refused:
        tell("x.csv", "day,platform,colour\n2024-01-02,TV,red\n", as_="spend")
    assert "it needs at + channel + amount" in refused.value.why
    assert "colour" in refused.value.why


def test_folders_pipes_and_circles_of_links_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "one.csv").symlink_to(tmp_path / "two.csv")
    (tmp_path / "two.csv").symlink_to(tmp_path / "one.csv")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "up").symlink_to(tmp_path)
    for name in ("pipe.csv", "one.csv", "folder", "missing.csv"):
        with pytest.raises(Refused):
            open_file(tmp_path / name, Mapping(), None)
    assert {path.name for path in find_tables([tmp_path])} == {"pipe.csv", "one.csv", "two.csv"}


def test_half_a_gzip_loads_what_could_be_read(tmp_path: Path) -> None:
    import random

    draw = random.Random(3)
    text = HEAD + "".join(f"C{i},c{i}.com,retail,{draw.random()}\n" for i in range(20_000))
    packed = gzip.compress(text.encode())
    path = tmp_path / "accounts.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    told = tell_path(path)
    assert 8_000 < told.report.loaded < 12_000
    assert told.report.rejected_count <= 1
    assert any("the gzip ends in the middle after line" in note for note in told.report.notes)


def test_two_gzip_members_are_one_file(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv.gz"
    path.write_bytes(
        gzip.compress((HEAD + "Acme,acme.com,retail,1\n").encode())
        + gzip.compress(b"Beta,b.io,media,2\n")
        + bytes(512)
    )
    assert names(tell_path(path)) == ["Acme", "Beta"]


def test_a_value_may_span_lines_and_hold_the_delimiter(tell: Teller) -> None:
    told = tell("accounts.csv", HEAD + '"Acme, ""the""\nfirst",acme.com,retail,1\n' + GOOD)
    assert names(told)[0] == 'Acme, "the"\nfirst'
    assert told.report.mended == []


def test_a_mark_never_closed_costs_its_row_only(tell: Teller) -> None:
    rows = "".join(f"C{i},c{i}.com,retail,{i}\n" for i in range(2_000))
    report = tell("accounts.csv", HEAD + 'Bad,"b.com\n' + rows).report
    assert (report.loaded, report.rejected_count) == (2_000, 1)


def test_a_line_without_end_is_rejected_in_bounded_memory(tell: Teller) -> None:
    content = HEAD + "A" * (3 << 20) + "\n" + GOOD
    report = tell("accounts.csv", content).report
    assert report.loaded == 2
    assert "more than 1,048,576 characters" in report.rejected[0].why


BOMBS = {
    "deep": '{"company": ' + "[" * 50_000 + "]" * 50_000 + "}",
    "wide number": '{"company": ' + "9" * 10_000 + "}",
    "cut": '{"company": "Ac',
    "an array": "[1, 2]",
    "not JSON": "hello",
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_bad_line_of_json_is_rejected_and_the_rest_loads(case: str, tell: Teller) -> None:
    good = '{"company": "Acme", "domain": "acme.com", "address": {"country": "Kenya"}}\n'
    report = tell("accounts.jsonl", good + BOMBS[case] + "\n" + good.replace("cme", "ddo")).report
    assert report.loaded >= 2
    assert report.rows == report.loaded + report.rejected_count == 3
    if case != "wide number":
        assert report.rejected[0].line == 2


def test_objects_open_into_columns_and_later_keys_are_kept(tell: Teller) -> None:
    lines = ['{"company": "A", "domain": "a.com", "hq": {"city": "X"}, "country": "Kenya"}'] * 1_200
    lines.append('{"company": "B", "domain": "b.com", "new": 7}')
    told = tell("accounts.jsonl", "\n".join(lines))
    assert told.facts[0].data["also"] == {"hq.city": "X"}
    assert told.facts[0].data["country"] == "KE"
    assert told.facts[-1].data["also"] == {"new": 7}


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    table = pa.table({
        "occurred_at": pa.array([1_760_000_000_000_000, 1_760_000_100_000_000], pa.timestamp("us", "UTC")),
        "event": ["page view", "pricing page"], "domain": ["acme.com", "acme.com"], "score": [1, 2],
    })  # fmt: skip
    path = tmp_path / "events.parquet"
    pq.write_table(table, path)
    told = tell_path(path)
    assert told.kinds() == {"web.page_viewed": 1, "web.pricing_viewed": 1}
    assert told.facts[0].at.isoformat() == "2025-10-09T08:53:20+00:00"
    assert told.facts[0].data["also"] == {"score": 1}


def test_every_rejected_row_is_kept_whole_in_the_spill_file(tmp_path: Path) -> None:
    path, spill = tmp_path / "accounts.csv", tmp_path / "spill" / "x.jsonl"
    path.write_text(HEAD + GOOD + "Lost,lost.com\n")
    report = tell_path(path, spill=spill).report
    assert report.rejected_path == str(spill)
    assert "Lost,lost.com" in spill.read_text()


def test_a_table_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(HEAD + GOOD)
    table = open_table(path, Layout(), Log())
    assert list(table.rows(Log())) == list(table.rows(Log()))


def test_very_wide_rows_are_looked_at_in_bounds(tell: Teller) -> None:
    rows = "".join(f'C{i},c{i}.com,retail,"{"x" * 60_000}"\n' for i in range(100))
    assert tell("accounts.csv", HEAD.replace("employees", "note") + rows).report.loaded == 100
