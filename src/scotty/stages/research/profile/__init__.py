"""The profile: what is known of an account, each line with its facts."""

from scotty.stages.research.profile.area import AREAS, Area, load_areas
from scotty.stages.research.profile.changes import Change, Diff, compare_profiles
from scotty.stages.research.profile.check import Checker
from scotty.stages.research.profile.compose import say_age
from scotty.stages.research.profile.line import (
    Doubt,
    Flaw,
    Line,
    Looked,
    Origin,
    Profile,
    Reach,
    Section,
    Side,
)
from scotty.stages.research.profile.make import check_profile, make_profile
from scotty.stages.research.profile.room import Basis, Room

__all__ = [
    "AREAS",
    "Area",
    "Basis",
    "Change",
    "Checker",
    "Diff",
    "Doubt",
    "Flaw",
    "Line",
    "Looked",
    "Origin",
    "Profile",
    "Reach",
    "Room",
    "Section",
    "Side",
    "check_profile",
    "compare_profiles",
    "load_areas",
    "make_profile",
    "say_age",
]
