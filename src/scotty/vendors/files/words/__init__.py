"""What columns and values are called, as data; and how to look it up."""
