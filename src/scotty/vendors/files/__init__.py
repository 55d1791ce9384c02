"""Read any table: CSV, JSONL or Parquet, mend its dirt, tell facts."""
