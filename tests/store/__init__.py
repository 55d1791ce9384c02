"""The ledger, the lake and the tables, against real Postgres and DuckDB."""
