"""What may be meant by a question, one declaration each."""
