"""What a person can do wrong, said so that the person can mend it; and the pages that say it."""

from collections.abc import Iterator

from flask import Flask, current_app, render_template
from flask_babel import gettext
from peewee import DataError, IntegrityError, OperationalError

from audit_app.refusal import ViHanhError as ViHanhError


class DatabaseUnavailable(ViHanhError):
    """The database cannot be reached or its address cannot be read."""

    status = 503

    def __init__(self, url: str, reason: str) -> None:
        words = " ".join(reason.split()).rstrip(".")
        super().__init__(
            f"The database cannot be used: {words}{'' if words.endswith('?') else '.'} Check DATABASE_URL: "
            "sqlite:////absolute/path/file.db or postgresql://user:password@host/name."
        )
        self.url = url


STATUS_OF_PAGES = (400, 403, 404, 405, 413, 429, 500, 503)


def show_error(error: Exception) -> tuple[str, int]:
    """Show the page of an HTTP error."""
    status = getattr(error, "code", 500) or 500
    return render_template(f"errors/{status}.html"), status


# What SQLite and PostgreSQL say when there is no room, or no right, to write.
NO_ROOM = ("disk is full", "disk full", "no space left", "readonly database", "read-only", "disk i/o error")


def chain(error: BaseException) -> Iterator[BaseException]:
    """Give an error and those that it followed: a full SQLite has rolled back before Peewee tries to."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def show_unavailable(error: Exception) -> tuple[str, int]:
    """Tell the person that nothing was saved and why it is safe to try again; tell the log the reason."""
    reasons = "; ".join(dict.fromkeys(str(each) for each in chain(error)))
    current_app.logger.error("Database: %s", reasons)
    is_full = any(words in reasons.lower() for words in NO_ROOM)
    return render_template("errors/503.html", is_full=is_full), 503


def show_unkeepable(error: Exception) -> tuple[str, int]:
    """Say that something sent fits no column: a number of thirty digits in an address, say."""
    current_app.logger.warning("Refused: %s", error, exc_info=error)
    return render_template("errors/400.html"), 400


def show_collision(error: Exception) -> tuple[str, int]:
    """Tell the slower of two people who saved the same at once that only the other one's was kept."""
    current_app.logger.warning("Collision: %s", error, exc_info=error)
    words = gettext("Somebody saved the same at this moment, so nothing of yours was. Look, then try again.")
    return render_template("errors/refusal.html", message=words), 409


def show_refusal(error: "ViHanhError") -> tuple[str, int]:
    """Show the message of an error that no view expected."""
    return render_template("errors/refusal.html", message=error.message), error.status


def init_app(app: Flask) -> None:
    """One handler each."""
    for status in STATUS_OF_PAGES:
        app.register_error_handler(status, show_error)
    app.register_error_handler(ViHanhError, show_refusal)
    app.register_error_handler(DatabaseUnavailable, show_unavailable)
    app.register_error_handler(OperationalError, show_unavailable)
    app.register_error_handler(IntegrityError, show_collision)
    for kind in (DataError, OverflowError):  # PostgreSQL's refusal, SQLite's
        app.register_error_handler(kind, show_unkeepable)
