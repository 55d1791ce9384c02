"""Engage: what to say to whom, when, over which channel, and when to stop."""
