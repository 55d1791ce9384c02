"""The plays, one small declaration each, by whom they are for."""
