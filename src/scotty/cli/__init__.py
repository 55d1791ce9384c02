"""The command line: thin commands over the desk, for people and pipes."""

from scotty.cli.app import main

__all__ = ["main"]
