"""Budgets of language models: what is claimed and not yet spent."""

from importlib.resources import files

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    text = files("scotty.store").joinpath("schema", "8-models.sql").read_text(encoding="utf-8")
    op.execute(text.replace(":", "\\:"))
