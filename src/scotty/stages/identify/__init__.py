"""Which accounts are about to buy, and why."""
