"""The gate: every policy's yes and no, and what holds for all of them together."""
