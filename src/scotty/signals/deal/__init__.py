"""Deal clues: how a deal stands, one small declaration each."""
