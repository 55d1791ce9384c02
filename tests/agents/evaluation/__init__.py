"""Evaluations: what each agent makes of known input, and what must and must not be in it."""
