"""Signs that an account is about to buy."""
