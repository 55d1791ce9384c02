"""Where facts are kept: the Postgres ledger, its tables, the lake."""
