"""Accelerate: which deals will close, which are in danger, how much."""
