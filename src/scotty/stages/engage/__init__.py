"""Engage: what to say to whom, when, over which channel; when to stop."""
