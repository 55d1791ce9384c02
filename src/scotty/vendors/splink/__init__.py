"""Splink: how likely two descriptions are of one company."""

from scotty.vendors.splink.matcher import SplinkMatcher

__all__ = ["SplinkMatcher"]
