"""Titles: level, function and marks, and which words say so."""

from scotty.signals.titles.plain import RANKS, read_department, read_rank
from scotty.signals.titles.reading import read_title
from scotty.signals.titles.roles import ROLES, Guess, weigh_roles
from scotty.signals.titles.title import MARKS, SENIORITIES, Seniority, Telling, Title

__all__ = [
    "MARKS",
    "RANKS",
    "ROLES",
    "SENIORITIES",
    "Guess",
    "Seniority",
    "Telling",
    "Title",
    "read_department",
    "read_rank",
    "read_title",
    "weigh_roles",
]
