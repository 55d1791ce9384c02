"""What is read out of documents."""
