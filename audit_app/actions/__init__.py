"""Action plans: what a branch will do about a release, by whom, until when, and what became of it."""
