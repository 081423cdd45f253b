"""Areas, branches, branch classes and their thresholds."""
