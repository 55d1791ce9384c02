"""Which column is what: guessed with reasons, shown, or given."""
