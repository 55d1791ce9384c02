"""The stack: what a company is seen to run on, and what changed."""

from scotty.stages.research.stack.changes import Change, find_changes
from scotty.stages.research.stack.look import Look, Seen, lay_look, make_look, read_look

__all__ = ["Change", "Look", "Seen", "find_changes", "lay_look", "make_look", "read_look"]
