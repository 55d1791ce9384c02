"""A make-believe market whose truth is known."""

from scotty.twins.market.scene import Market
from scotty.twins.market.simulation import Simulation, simulate

__all__ = ["Market", "Simulation", "simulate"]
