"""Research: know the account before speaking to it."""
