"""Warnings: which open deals are in danger, and how often that held."""

from scotty.stages.accelerate.warnings.alarm import ENOUGH, raise_warnings, read_warnings
from scotty.stages.accelerate.warnings.rates import Rater, rate_warnings
from scotty.stages.accelerate.warnings.risk import is_at_risk
from scotty.stages.accelerate.warnings.watch import (
    ORIGINS,
    WARNINGS,
    Bound,
    Watch,
    check_limits,
    load_warnings,
    warning,
)

__all__ = [
    "ENOUGH",
    "ORIGINS",
    "WARNINGS",
    "Bound",
    "Rater",
    "Watch",
    "check_limits",
    "is_at_risk",
    "load_warnings",
    "raise_warnings",
    "rate_warnings",
    "read_warnings",
    "warning",
]
