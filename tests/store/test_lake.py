"""The lake: every entry of the ledger once, however it came; the fold in SQL is the fold in Python."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import rmtree
from uuid import UUID

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Fact, Refused, Tally
from scotty.signals import load_signals
from scotty.store import lake as layout
from scotty.store.lake import DuckLake, choose_pieces
from scotty.store.ledger import PostgresLedger
from scotty.store.manifest import Piece
from tests.store.stories import (
    ACCOUNTS,
    DRAWN,
    RATES,
    attribute,
    day,
    empty,
    ledgers,
    slice_up,
    tell,
)

ENTRY = 'id, account, person, kind, "at", known, mass, sign, verdict, source'
TOLD = ", own, told, key, contact, deal, visitor, because, data"
RATE_TABLE = pa.table(
    {
        "kind": list(RATES),
        "short": [rate.short for rate in RATES.values()],
        "long": [rate.long for rate in RATES.values()],
    }
)


@pytest.fixture
def lake(ledger: PostgresLedger, home: Path) -> Iterator[DuckLake]:
    with closing(DuckLake(home / "lake", ledger)) as lake:
        yield lake


@contextmanager
def fresh(lake: DuckLake, ledger: PostgresLedger) -> Iterator[None]:
    """Begin with nothing in the database and nothing in the lake."""
    empty(ledger)
    rmtree(lake._shelf.folder, ignore_errors=True)
    yield


def read_lake(lake: DuckLake) -> Counter[tuple[object, ...]]:
    """Return the entries of the lake's files, each with how often it is there."""
    found: Counter[tuple[object, ...]] = Counter()
    with lake._shelf.reading() as manifest, duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for piece in manifest.pieces:
            columns = ENTRY + (TOLD if piece.data_set == "told" else "")
            path = str(lake._shelf.path(piece))
            query = f"select {columns} from read_parquet($path)"
            rows = connection.sql(query, params={"path": path}).to_arrow_table().to_pylist()
            assert len(rows) == piece.rows
            found.update((UUID(row.pop("id")), *row.values()) for row in rows)
    return found


def read_ledger(ledger: PostgresLedger) -> Counter[tuple[object, ...]]:
    """Return the entries that the ledger says there are, read by other means than the lake's."""
    columns = "f.kind, f.at, {}, f.mass, {}, {}, f.source"
    own = columns.format("f.known", 1, "f.verdict")
    added = columns.format("a.known", "a.sign", "a.verdict")
    joined = "from attributed a join facts f on f.id = a.fact"
    wide = "f.known, f.key, f.contact, f.deal, f.visitor, array_to_string(f.because, ','), f.data::text"
    person = "coalesce(nullif(f.contact, ''), f.visitor)"
    found: Counter[tuple[object, ...]] = Counter()
    with ledger.connect() as connection:
        connection.execute("set local timezone = 'UTC'")
        for query in (
            f"select f.id, f.account, {person}, {own}, true, {wide} from facts f",
            f"select f.id, a.account, {person}, {added}, false, {wide} {joined}",
        ):
            for row in connection.execute(query).fetchall():
                found[row[:10] if row[3] in load_signals() else row] += 1
    return found


@pytest.mark.slow
@DRAWN
@given(facts=ledgers(), cuts=st.lists(st.integers(0, 20), max_size=6), again=st.booleans())
def test_the_lake_is_the_ledger_however_it_was_cut(
    lake: DuckLake, ledger: PostgresLedger, facts: list[Fact], cuts: list[int], again: bool
) -> None:
    with fresh(lake, ledger):
        added = 0
        for part in slice_up(facts, cuts):
            ledger.append(part)
            added += lake.sync()
            attribute(ledger)
            if again:
                ledger.append(facts[: len(part)])
                added += lake.sync()
        added += lake.sync()
        assert lake.sync() == 0
        expected = read_ledger(ledger)
        assert read_lake(lake) == expected
        assert added == expected.total()
        assert lake.rebuild() == expected.total()
        assert read_lake(lake) == expected


@pytest.mark.slow
@DRAWN
@given(facts=ledgers(), cut=st.integers(0, 20), moment=st.sampled_from([0, 2, 4.5, 9, 13, 40]))
def test_the_fold_in_sql_is_the_fold_in_python(
    lake: DuckLake, ledger: PostgresLedger, facts: list[Fact], cut: int, moment: float
) -> None:
    now = day(moment)
    with fresh(lake, ledger):
        for part in slice_up(facts, [cut]):
            ledger.append(part)
            attribute(ledger)
            lake.sync()
        with lake.hold() as held:
            fold = held.ask("fold", moment=now, rates=RATE_TABLE).to_pylist()
            people = held.ask(
                "people", moment=now, rates=RATE_TABLE, person_half_life=14.0
            ).to_pylist()
    sums = {(row["account"], row["kind"]): row for row in fold}
    masses = {(row["account"], row["person"]): row["mass"] for row in people}
    for account, timeline in ledger.timelines(ACCOUNTS).items():
        tally = Tally(RATES, 14.0, now).extend(timeline.cut(now).entries)
        for kind in RATES:
            ours = tally.kinds.pop(kind, None)
            theirs = sums.pop((account, kind), None)
            # Attributions that were withdrawn cancel in the lake; timelines never show them.
            assert (theirs["short"] if theirs else 0.0) == near(ours.short if ours else 0.0)
            assert (theirs["long"] if theirs else 0.0) == near(ours.long if ours else 0.0)
            assert (theirs["count"] if theirs else 0) == (ours.count if ours else 0)
        for person in set(tally.people) | {p for a, p in masses if a == account}:
            assert masses.pop((account, person), 0.0) == near(tally.people.get(person, 0.0))
    assert not sums
    assert not masses


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


def test_a_question_nobody_wrote_is_refused(lake: DuckLake) -> None:
    with pytest.raises(Refused, match="no question 'nonsense'"):
        lake.ask("nonsense")


def test_an_empty_lake_answers(lake: DuckLake, ledger: PostgresLedger) -> None:
    assert lake.ask("fold", moment=day(1), rates=RATE_TABLE).num_rows == 0
    assert lake.ask("profiles", moment=day(1)).num_rows == 0
    assert lake.sync() == 0


def test_profiles_as_of_a_moment(lake: DuckLake, ledger: PostgresLedger) -> None:
    link = tell("account.linked", "l", 3, account="b-corp", data={"into": "a.com"})
    ledger.append(
        [
            tell("account.profiled", "1", 1, account="a.com", data={"name": "A", "employees": 5}),
            tell("account.profiled", "2", 2, account="a.com", data={"name": "", "employees": 9}),
            tell("account.profiled", "3", 1, 6, account="a.com", data={"industry": "retail"}),
            tell("account.profiled", "4", 2, account="b-corp", data={"country": "DE", "name": "B"}),
            link,
            tell("link.undone", "u", 8, account="b-corp", because=(link.id,)),
            tell("deal.won", "w", 5, account="a.com", deal="D"),
        ]
    )
    lake.sync()

    def ask(moment: float) -> dict[str, tuple[object, ...]]:
        fields = ("name", "employees", "industry", "country", "customer")
        rows = lake.ask("profiles", moment=day(moment)).to_pylist()
        return {row["account"]: tuple(row[f] for f in fields) for row in rows}

    assert ask(0.5) == {}
    assert ask(1) == {"a.com": ("A", 5, None, None, False)}
    assert ask(2) == {
        "a.com": ("A", 9, None, None, False),
        "b-corp": ("B", None, None, "DE", False),
    }
    assert ask(3) == {"a.com": ("A", 9, None, "DE", False)}
    assert ask(6) == {"a.com": ("A", 9, "retail", "DE", True)}
    assert ask(8) == {
        "a.com": ("A", 9, "retail", None, True),
        "b-corp": ("B", None, None, "DE", False),
    }


def test_pieces_are_merged_by_tier(lake: DuckLake, ledger: PostgresLedger) -> None:
    for number in range(70):
        ledger.append([tell("web.page_viewed", f"p{number}", 0, account="a.com")])
        lake.sync()
    assert len(lake._shelf.load().pieces) < layout.FAN
    assert read_lake(lake).total() == 70
    lake.sync()
    files = list((lake._shelf.folder / "signals").iterdir())
    assert len(files) == len(lake._shelf.load().pieces), "what nobody lists is swept"


def test_writing_stays_within_n_log_n() -> None:
    pieces: list[Piece] = []
    written = 0
    for number in range(4096):
        pieces.append(Piece(f"{number}", "signals", layout.UNIT))
        written += layout.UNIT
        while full := choose_pieces(pieces):
            pieces = [piece for piece in pieces if piece not in full]
            pieces.append(Piece(f"m{number}{len(pieces)}", "signals", sum(p.rows for p in full)))
            written += pieces[-1].rows
    assert sum(p.rows for p in pieces) == 4096 * layout.UNIT
    assert written <= 6 * 4096 * layout.UNIT  # once, and once for each of log8(4096) = 4 tiers


def test_readers_keep_their_files_while_a_writer_merges(
    lake: DuckLake, ledger: PostgresLedger
) -> None:
    ledger.append([tell("web.page_viewed", "p", 0, account="a.com")])
    lake.sync()
    stop = threading.Event()
    faults: list[BaseException] = []

    def read() -> None:
        try:
            seen = 0
            while not stop.is_set():
                with lake.hold() as held:
                    first = held.ask("fold", moment=day(9), rates=RATE_TABLE)["count"].to_pylist()
                    assert (
                        held.ask("fold", moment=day(9), rates=RATE_TABLE)["count"].to_pylist()
                        == first
                    )
                assert first[0] >= seen
                seen = first[0]
        except BaseException as error:  # noqa: BLE001 - carried to the test's own thread
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(60):
        ledger.append([tell("web.page_viewed", f"q{number}", 0, account="a.com")])
        lake.sync()
    stop.set()
    for reader in readers:
        reader.join()
    assert not faults
    assert lake.ask("fold", moment=day(9), rates=RATE_TABLE)["count"].to_pylist() == [61]


def test_a_lake_of_another_ledger_is_derived_anew(lake: DuckLake, ledger: PostgresLedger) -> None:
    ledger.append([tell("web.page_viewed", "p", 0, account="a.com")])
    lake.sync()
    manifest = lake._shelf.folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"origin":"', '"origin":"other '))
    assert lake.sync() == 1
    assert read_lake(lake).total() == 1
