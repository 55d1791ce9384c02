"""Forecast: how much will come in, how sure that is, and how right it was."""
