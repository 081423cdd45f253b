"""People who sign in: their roles, their passwords, their language."""
