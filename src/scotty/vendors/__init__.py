"""One folder or file per vendor; their words stop there."""
