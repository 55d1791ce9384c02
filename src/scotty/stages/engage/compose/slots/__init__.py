"""Slots: what a {name} in a text stands for, a module for each source."""
