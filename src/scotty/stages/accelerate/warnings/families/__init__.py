"""The warnings, one small declaration each, by what they watch."""
