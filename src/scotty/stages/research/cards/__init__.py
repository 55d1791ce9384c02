"""Battle cards: what is known of a rival, each line with its facts."""

from scotty.stages.research.cards.changes import Change, diff_lines, digest_lines, say_line
from scotty.stages.research.cards.check import check_card
from scotty.stages.research.cards.duel import Duel, find_met
from scotty.stages.research.cards.line import PARTS, Card, Line, Part, Record
from scotty.stages.research.cards.market import Market, Read, User, read_account, see_rival
from scotty.stages.research.cards.record import FEWEST, SELECTED
from scotty.stages.research.cards.rival import Rival, key_rival, name_rivals, names_rival
from scotty.stages.research.cards.write import Focus, write_card

__all__ = [
    "FEWEST",
    "PARTS",
    "SELECTED",
    "Card",
    "Change",
    "Duel",
    "Focus",
    "Line",
    "Market",
    "Part",
    "Read",
    "Record",
    "Rival",
    "User",
    "check_card",
    "diff_lines",
    "digest_lines",
    "find_met",
    "key_rival",
    "name_rivals",
    "names_rival",
    "read_account",
    "say_line",
    "see_rival",
    "write_card",
]
