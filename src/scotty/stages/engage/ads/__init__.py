"""Advertising: whom to reach where, for how much, and when to stop."""
