"""Tests of deals: clues, score, warnings, plays, forecast."""
