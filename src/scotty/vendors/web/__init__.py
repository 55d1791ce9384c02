"""The public web, read as a polite and careful guest reads it."""
