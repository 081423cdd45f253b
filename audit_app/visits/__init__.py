"""Visits: assigned, filled in on a phone, submitted once."""
