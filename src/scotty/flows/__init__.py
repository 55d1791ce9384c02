"""The loops: read, judge, append, act."""
