"""What a person can do wrong, said so that the person can mend it; and the pages that say it."""

from flask import Flask, render_template

from audit_app.refusal import ViHanhError as ViHanhError


class DatabaseUnavailable(ViHanhError):
    """The database cannot be reached or its address cannot be read."""

    status = 503

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"The database cannot be used: {reason.strip()}. Check DATABASE_URL: "
            "sqlite:////absolute/path/file.db or postgresql://user:password@host/name."
        )
        self.url = url


STATUS_OF_PAGES = (400, 403, 404, 405, 413, 429, 500, 503)


def show_error(error: Exception) -> tuple[str, int]:
    """Show the page of an HTTP error."""
    status = getattr(error, "code", 500) or 500
    return render_template(f"errors/{status}.html"), status


def show_refusal(error: "ViHanhError") -> tuple[str, int]:
    """Show the message of an error that no view expected."""
    return render_template("errors/refusal.html", message=error.message), error.status


def init_app(app: Flask) -> None:
    """One handler each."""
    for status in STATUS_OF_PAGES:
        app.register_error_handler(status, show_error)
    app.register_error_handler(ViHanhError, show_refusal)
