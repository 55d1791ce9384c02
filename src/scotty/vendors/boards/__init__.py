"""Job boards that many companies use: Greenhouse, Lever, Ashby."""

from scotty.vendors.boards.collector import BoardsCollector

__all__ = ["BoardsCollector"]
