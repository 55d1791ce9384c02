"""`scotty check` finds what was tampered with, and mends it."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from scotty.store.postgres import locate_database
from tests.house.workspace import Workspace

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace(tmp_path_factory.mktemp("small") / "workspace")
    workspace.ask("demo", "--no-serve", "--companies", "400", "--days", "120")
    return workspace


@pytest.fixture(autouse=True)
def sound(small: Workspace) -> Iterator[None]:
    assert small.ask("check")["sound"] is True
    yield
    assert small.ask("check")["sound"] is True  # what was found has been mended


@pytest.mark.parametrize(
    ("what", "harm"),
    [
        (
            "tables",
            "update accounts set name = 'Nobody' where key = (select min(key) from accounts)",
        ),
        ("tables", "delete from deals where key = (select min(key) from deals)"),
        ("tables", "delete from contacts where key = (select min(key) from contacts)"),
        (
            "attributions",
            "delete from attributions where ctid = (select ctid from attributions limit 1)",
        ),
    ],
    ids=["a name changed", "a deal lost", "a contact lost", "an attribution lost"],
)
def test_harm_to_what_is_derived_is_found(small: Workspace, what: str, harm: str) -> None:
    engine = create_engine(locate_database(small.home, None))
    with engine.begin() as connection:
        assert connection.execute(text(harm)).rowcount == 1
    engine.dispose()
    done = small.run("check", "--json")
    assert done.returncode == 1
    assert what in {c["what"] for c in json.loads(done.stdout)["checks"] if not c["sound"]}


def test_a_lost_piece_of_the_lake_is_found(small: Workspace) -> None:
    manifest = next((small.home / "lake").glob("*manifest*"))
    told = json.loads(manifest.read_bytes())
    assert told["pieces"]
    told["pieces"] = told["pieces"][1:]
    manifest.write_text(json.dumps(told), encoding="utf-8")
    done = small.run("check", "--json")
    assert done.returncode == 1
    assert "lake" in {c["what"] for c in json.loads(done.stdout)["checks"] if not c["sound"]}
