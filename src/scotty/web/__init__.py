"""The pages: where people look."""
