"""Areas of research, a module for each: what its words look like."""
