"""Social selling: what a person may do next for whom, in which words."""
