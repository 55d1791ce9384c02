"""The committee: who decides, with reasons; who is silent or missing."""

from scotty.stages.research.committee.make import map_committee
from scotty.stages.research.committee.moves import key_named, read_named
from scotty.stages.research.committee.shapes import (
    PARTS,
    Candidate,
    Committee,
    Evidence,
    Member,
    Move,
    Next,
    Piece,
    Role,
    Seat,
    Strength,
)

__all__ = [
    "PARTS",
    "Candidate",
    "Committee",
    "Evidence",
    "Member",
    "Move",
    "Next",
    "Piece",
    "Role",
    "Seat",
    "Strength",
    "key_named",
    "map_committee",
    "read_named",
]
