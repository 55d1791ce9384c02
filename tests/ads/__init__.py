"""Advertising: plans, lists, reports, pace, creatives."""
