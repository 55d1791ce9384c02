"""Areas of a profile, a module for each."""
