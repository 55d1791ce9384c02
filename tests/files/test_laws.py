"""Laws of reading: never a crash, and every row is loaded or rejected."""

import csv
import io
import tempfile
from pathlib import Path
from typing import get_args

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scotty.facts import Refused
from scotty.facts.kinds import KINDS
from scotty.names import slug_name
from scotty.ports.imports import What
from scotty.signals import load_signals
from scotty.vendors.files.guess.mapping import Mapping, parse_mapping
from scotty.vendors.files.values.meanings import read_domain, read_email, read_list, read_yesno
from scotty.vendors.files.values.numbers import find_decimal, make_count_reader, make_money_reader
from scotty.vendors.files.values.times import find_order, make_time_reader
from scotty.vendors.files.words.book import nothings, plain, shapes, unanswered
from tests.files.conftest import NOW, ToldFile, tell_path

ACCOUNTS = parse_mapping(
    'as = "accounts"\n[columns]\nname = "name"\ncountry = "country"\nid = "id"'
)[0]
SIGNS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n")
CELLS = st.text(SIGNS, max_size=20)
SAID = (
    "", "", "acme", "acme.com", "7", "-3", "61", "2026-01-05", "yes", "no", "Won", "Lost", "page view", "jane@acme.com",
    "2215-01-01", "n/a", "€ 5", "DE", "-", "12 %", "1e99", "10.0.0.1", "?",
)  # fmt: skip
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=30)


def tell_bytes(content: bytes, mapping: Mapping | None = None) -> ToldFile | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts.csv"
        path.write_bytes(content)
        try:
            return tell_path(path, mapping)
        except Refused as refused:
            said = refused.why, refused.mend
    assert all(said)
    return None


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_rows_written_by_the_rules_are_all_loaded_or_rejected(
    rows: list[tuple[str, str, str]],
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerows([("id", "name", "country"), ("1", "Acme", "Kenya"), *rows])
    told = tell_bytes(buffer.getvalue().encode(), ACCOUNTS)
    assert told is not None
    report = told.report
    assert report.rows == report.loaded + report.rejected_count
    filled = 1 + sum(any(cells) for cells in rows)
    assert report.rows == filled
    silent = nothings() | unanswered()
    named = [cells for cells in rows if slug_name(cells[1]) and plain(cells[1]) not in silent]
    spread = sum("\n" in "".join(cells) for cells in rows)  # such a row may be taken for broken
    assert report.loaded >= 1 + len(named) - spread


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=400))
@example(content=b"\xff\xfe")
@example(content=b"\x1f\x8b\x08")
@example(content=b'{"a":')
@example(content=b"PAR1")
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    told = tell_bytes(content)
    assert told is None or told.report.rows == told.report.loaded + told.report.rejected_count


@settings(max_examples=100, deadline=None)
@given(
    noise=st.lists(
        st.sampled_from(['"', ",", "\n", "a", ";", "\r\n", "\t", "\0", "é", "'"]), max_size=60
    )
)
@example(noise=[",", "\n", ",", '"'])
def test_no_arrangement_of_signs_crashes_or_loses_the_good_rows(noise: list[str]) -> None:
    good = "".join(f"{i},Good {i},Kenya\n" for i in range(250))
    content = "id,name,country\n" + "".join(noise) + "\n" + good
    told = tell_bytes(content.encode(), ACCOUNTS)
    assert told is not None
    names = {fact.data["name"] for fact in told.facts}
    assert sum(f"Good {i}" in names for i in range(250)) >= 248
    assert told.report.rows == told.report.loaded + told.report.rejected_count


@settings(max_examples=200, deadline=None)
@given(
    raw=st.one_of(
        st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.lists(st.text())
    )
)
def test_no_cell_crashes_a_reader(raw: object) -> None:
    readers = (
        make_time_reader("day-first", "UTC", NOW, planned=False), make_time_reader("", "UTC", NOW, planned=True),
        make_money_reader("point"), make_money_reader("comma"), make_count_reader("point"),
        read_domain, read_email, read_list, read_yesno,
    )  # fmt: skip
    for read in readers:
        reading = read(raw)
        assert not (reading.fault and reading.value is not None)
    find_order([raw])
    find_decimal([raw])


@settings(max_examples=150, deadline=None)
@given(
    what=st.sampled_from(get_args(What)),
    rows=st.lists(
        st.lists(st.sampled_from(SAID), min_size=20, max_size=20), min_size=1, max_size=5
    ),
)
def test_no_row_crashes_any_teller(what: What, rows: list[list[str]]) -> None:
    fields = list(shapes()[what].fields)
    mapping = Mapping(as_=what, columns={field: field for field in fields})
    lines = [fields, *(row[: len(fields)] for row in rows)]
    text = "\n".join(";".join(cells) for cells in lines) + "\n"
    told = tell_bytes(text.encode(), mapping)
    assert told is None or told.report.rows == told.report.loaded + told.report.rejected_count
    for fact in told.facts if told else ():
        msgspec.json.decode(msgspec.json.encode(fact))
        assert fact.kind in {**KINDS, **load_signals()}
