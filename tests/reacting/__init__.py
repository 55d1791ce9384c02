"""Reacting: what facts can change in sequences, and nothing else is looked at."""
