"""Models and agents: what they may spend, what is recorded, what they may never do."""
