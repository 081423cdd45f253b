"""A plausible chain to try things on: the same seed gives the same data."""
