"""The door: who may come in, for pages and programs alike."""
