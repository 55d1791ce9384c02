"""Odds: readable models of yes or no; additive, calibrated, marked."""
