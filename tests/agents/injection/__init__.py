"""The injection battery: orders in what is read, over every channel; none is followed."""
