"""Learning from flat tables: leaks out first, then fit, then judge."""
