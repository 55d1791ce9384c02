"""Titles that people have, labelled, and what is measured on them."""
