"""Stand-ins for every port, and a make-believe market."""
