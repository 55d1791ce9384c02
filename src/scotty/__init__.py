"""Scotty: a revenue engine that you can read, run yourself, and trust."""

__version__ = "0.1.0"
