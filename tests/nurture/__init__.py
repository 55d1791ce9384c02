"""Nurture: who rests, who is ripe, with what."""
