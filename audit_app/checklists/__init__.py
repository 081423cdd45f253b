"""Checklists: what they are, how they are read, and which of their questions are shown.  Pure."""
