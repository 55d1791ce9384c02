"""Words of business talk, and what texts of calls and letters hold."""

from scotty.signals.words.lexicon import Group, Lexicon, load_lexicon
from scotty.signals.words.names import count_names
from scotty.signals.words.reading import Reading, cut_quote, read_text
from scotty.signals.words.talk import SPEED, Call, Letter, Talk, hear_talk, weigh_mood

__all__ = [
    "SPEED",
    "Call",
    "Group",
    "Letter",
    "Lexicon",
    "Reading",
    "Talk",
    "count_names",
    "cut_quote",
    "hear_talk",
    "load_lexicon",
    "read_text",
    "weigh_mood",
]
