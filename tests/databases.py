"""Databases of a test's own on the session's server."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from scotty.store.postgres import open_database


@contextmanager
def make_database(server: str, *, migrated: bool = True) -> Iterator[str]:
    """Give the URL of a new database, empty or with its tables, and drop it afterwards."""
    name = f"t{uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    if migrated:
        open_database(url).dispose()
    yield url
    with admin.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()
