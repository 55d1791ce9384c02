"""What make runs: setting up, checking, writing the reference pages."""
