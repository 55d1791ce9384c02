"""Ad platforms: lists in their own upload formats, and their reports."""
