"""Starting is quick because little is loaded; these say what the short cuts rest on."""

import subprocess
import sys
from importlib.resources import as_file, files

from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from scotty.store.postgres import newest_version, read_version


def test_the_newest_migration_is_known_by_its_file_name() -> None:
    with as_file(files("scotty.store").joinpath("migrations")) as scripts:
        assert ScriptDirectory(str(scripts)).get_current_head() == newest_version()


def test_an_opened_database_is_at_the_newest_version(engine: Engine) -> None:
    with engine.connect() as connection:
        assert read_version(connection) == newest_version()


def loaded_by(code: str) -> set[str]:
    said = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(said.stdout.split())


def test_the_version_is_told_without_loading_the_engine() -> None:
    heavy = {"duckdb", "pyarrow", "sqlalchemy", "numpy", "psycopg", "fastapi", "splink"}
    assert loaded_by("import scotty.cli.app") & heavy == set()


def test_the_engine_starts_without_what_few_commands_need() -> None:
    seldom = {"alembic", "splink", "pandas", "altair", "fastapi", "uvicorn", "vl_convert", "polars"}
    assert loaded_by("import scotty.wire") & seldom == set()
