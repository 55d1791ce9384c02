"""Real mail and name servers on loopback, for every test that needs them."""
