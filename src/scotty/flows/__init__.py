"""Durable loops: read, judge, append, act."""
