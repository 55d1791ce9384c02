"""Rows told as facts, one file for each kind of table."""
