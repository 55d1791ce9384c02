"""Phrases of replies by language, and the places where they stand."""

from scotty.stages.engage.replies.words.places import Hit, Token, find_hits, read_tokens

__all__ = ["Hit", "Token", "find_hits", "read_tokens"]
