"""Experiments under way, and the watch over mailboxes, on a real ledger."""
