"""What stands on a page for an account, and why; papers and films too."""

from scotty.stages.engage.pages.compose import Stock, compose_page
from scotty.stages.engage.pages.film import Film, Scene, compose_film, write_captions, write_script
from scotty.stages.engage.pages.likeness import Likeness, Target, aim, rank_assets
from scotty.stages.engage.pages.page import Block, Line, Page, Piece
from scotty.stages.engage.pages.papers import PAPERS, compose_paper
from scotty.stages.engage.pages.worth import Edits, fill_model, read_edits, start_values

__all__ = [
    "PAPERS",
    "Block",
    "Edits",
    "Film",
    "Likeness",
    "Line",
    "Page",
    "Piece",
    "Scene",
    "Stock",
    "Target",
    "aim",
    "compose_film",
    "compose_page",
    "compose_paper",
    "fill_model",
    "rank_assets",
    "read_edits",
    "start_values",
    "write_captions",
    "write_script",
]
