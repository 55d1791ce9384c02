"""The shelf of content: found, recommended, and seen to go stale."""

from scotty.stages.research.shelf.excerpt import Bit, cut_excerpt
from scotty.stages.research.shelf.index import Index, build_index
from scotty.stages.research.shelf.search import Hit, search_index
from scotty.stages.research.shelf.stale import Known, Stale, find_stale
from scotty.stages.research.shelf.suggest import Effect, Suggested, suggest_assets

__all__ = [
    "Bit",
    "Effect",
    "Hit",
    "Index",
    "Known",
    "Stale",
    "Suggested",
    "build_index",
    "cut_excerpt",
    "find_stale",
    "search_index",
    "suggest_assets",
]
