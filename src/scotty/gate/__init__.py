"""The gate: may this act leave? Pure, and the only door out."""
