"""Social selling: engagement, pace, drafts."""
