"""How fast and how small: `make bench` measures on this machine and prints a table."""
