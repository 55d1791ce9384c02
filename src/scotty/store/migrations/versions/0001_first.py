"""The first schema: ledger, tables, intake, access."""

from importlib.resources import files

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    schema = files("scotty.store").joinpath("schema")
    for part in ("1-ledger.sql", "2-tables.sql", "3-intake.sql", "4-access.sql", "5-search.sql"):
        op.execute(schema.joinpath(part).read_text(encoding="utf-8").replace(":", "\\:"))
