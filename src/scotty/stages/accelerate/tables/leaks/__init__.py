"""Leaks: columns that know the outcome, each kind one declaration."""
