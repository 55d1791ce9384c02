"""Timing: in which week a deal closes, if it does."""

import msgspec

from scotty.signals import Story
from scotty.stages.accelerate.standing import Timing


class TimingModel(msgspec.Struct, frozen=True, kw_only=True):
    """Weekly hazards."""


def tell_timing(story: Story, probability: float, model: TimingModel) -> Timing:
    """Return when a deal is won."""
    return Timing()
