"""The policies: one small function for each question."""
