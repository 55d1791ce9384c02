"""What a cell means: times, numbers, words."""
