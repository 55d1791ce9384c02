"""Pages: what is composed, how returns are computed, what visitors reach and what is noted."""
