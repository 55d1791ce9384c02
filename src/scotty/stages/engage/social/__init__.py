"""Social selling: what a person may do next for a contact, in which words."""
