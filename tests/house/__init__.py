"""The house: rules of the code, the command line, the docs."""
