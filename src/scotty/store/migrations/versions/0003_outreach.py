"""Outreach: enrolments, touches, workers, mailboxes."""

from importlib.resources import files

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    text = files("scotty.store").joinpath("schema", "7-outreach.sql").read_text(encoding="utf-8")
    op.execute(text.replace(":", "\\:"))
