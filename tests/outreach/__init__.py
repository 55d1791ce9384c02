"""Outreach: the gate, the store, the loops, a whole campaign."""
