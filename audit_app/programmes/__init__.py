"""Programmes (waves) and the checklist versions that are published for them."""
