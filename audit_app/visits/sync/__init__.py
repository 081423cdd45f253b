"""What a phone that was offline sends, and what it gets back (docs/api.md)."""
