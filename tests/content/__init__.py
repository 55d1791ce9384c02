"""Content: assets, their versions, where they are used; and what is made of them."""
