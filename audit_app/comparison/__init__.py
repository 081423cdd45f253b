"""Branches compared over time, from released visits."""
