"""What a person or an agent can ask or do: one typed function each."""
