"""Signals: what counts as a sign, one small declaration each."""

from scotty.signals.kind import GROUPS, SIGNALS, Signal, declare, load_signals

__all__ = ["GROUPS", "SIGNALS", "Signal", "declare", "load_signals"]
