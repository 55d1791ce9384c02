"""Suppressions, and the waiting room of opens and clicks."""

from importlib.resources import files

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    schema = files("scotty.store").joinpath("schema")
    for part in ("6-suppressions.sql",):
        op.execute(schema.joinpath(part).read_text(encoding="utf-8").replace(":", "\\:"))
