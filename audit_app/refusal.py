"""The base of every error that a person can mend; it knows no web, so that pure modules can raise it."""


class ViHanhError(Exception):
    """An error that carries a message for a person; ``status`` is its HTTP status."""

    status = 422

    @property
    def message(self) -> str:
        """What went wrong, where, and how to mend it."""
        return str(self)
