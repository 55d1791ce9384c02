"""Plays taken up: acts in the outbox."""
