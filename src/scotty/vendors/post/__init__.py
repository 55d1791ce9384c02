"""Incoming mail: raw bytes in, a letter out, whatever they hold."""

from scotty.vendors.post.read import read_letter
from scotty.vendors.post.reasons import Codes, Ruling, judge_words

__all__ = ["Codes", "Ruling", "judge_words", "read_letter"]
