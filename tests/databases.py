"""Databases of a test's own on the session's server."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from scotty.store.postgres import open_database

TEMPLATE = "migrated"


@contextmanager
def make_database(server: str) -> Iterator[str]:
    """Give the URL of a new, migrated database on a prepared server, and drop it afterwards."""
    name = f"t{uuid4().hex[:12]}"
    command(server, f"create database {name} template {TEMPLATE}")
    yield locate(server, name)
    command(server, f"drop database {name} with (force)")


def prepare_server(server: str) -> None:
    """Migrate once, for all databases to come; and let the server forget at a power cut.

    Tests of what a crash leaves have servers of their own.
    """
    command(
        server, "alter system set fsync = off", "select pg_reload_conf()", f"create database {TEMPLATE}"
    )  # fmt: skip
    open_database(locate(server, TEMPLATE)).dispose()


def locate(server: str, name: str) -> str:
    """Return the URL of a database of this server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def command(server: str, *statements: str) -> None:
    """Tell the server itself to do something, outside any transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
