"""Outreach on Postgres: each change in one transaction with its fact."""

from scotty.store.outreach.store import PostgresOutreach

__all__ = ["PostgresOutreach"]
