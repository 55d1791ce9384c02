"""Asking Scotty: a question in plain words, an answer with receipts."""

from scotty.desk.ask.answer import Answered, Receipt, Said, ask, list_examples

__all__ = ["Answered", "Receipt", "Said", "ask", "list_examples"]
