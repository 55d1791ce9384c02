"""Addresses: what a person's mail address probably is, from those known."""

from scotty.stages.research.addresses.guess import Guess, Known, guess_address

__all__ = ["Guess", "Known", "guess_address"]
