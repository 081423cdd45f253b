"""What a person can do wrong, said so that the person can mend it; and the pages that say it."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from peewee import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

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
ANSWERS = "answers_for_programs"

Handler = Callable[[Any], ResponseReturnValue]


def show_error(error: Exception) -> tuple[str, int, dict[str, str]]:
    """Show the page of an HTTP error."""
    status = getattr(error, "code", 500) or 500
    return render_template(f"errors/{status}.html"), status, headers_of(error)


def headers_of(error: Exception) -> dict[str, str]:
    """Return what an HTTP error says beside its text: ``Allow``, ``Retry-After``."""
    said = error.get_headers() if isinstance(error, HTTPException) else []
    return {name: value for name, value in said if name != "Content-Type"}


# What SQLite and PostgreSQL say when there is no room, or no right, to write.
NO_ROOM = ("disk is full", "disk full", "no space left", "readonly database", "read-only", "disk i/o error")


def chain(error: BaseException) -> Iterator[BaseException]:
    """Give an error and those that it followed: a full SQLite has rolled back before Peewee tries to."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def log_unavailable(error: Exception) -> str:
    """Tell the log why the database fails, and return it."""
    reasons = "; ".join(dict.fromkeys(str(each) for each in chain(error)))
    current_app.logger.error("Database: %s", reasons)
    return reasons


def show_unavailable(error: Exception) -> tuple[str, int]:
    """Tell the person that nothing was saved and why it is safe to try again; tell the log the reason."""
    reasons = log_unavailable(error)
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


def answer_programs(app: Flask, prefix: str, answer: Handler) -> None:
    """Let ``answer`` say what goes wrong at ``prefix`` and below it, where programs ask: they read no page.

    A blueprint's own handlers are not enough: Flask prefers the app's handler of a status to a blueprint's
    for every HTTP error, and where no address fits, no blueprint is asked.
    """
    app.extensions[ANSWERS][prefix] = answer


def for_people(show: Handler) -> Handler:
    """Return a handler that shows a page, except where programs are answered."""

    @wraps(show)
    def handle(error: Exception) -> ResponseReturnValue:
        answers: dict[str, Handler] = current_app.extensions[ANSWERS]
        asked = f"{request.path}/"
        fitting = (answer for prefix, answer in answers.items() if asked.startswith(f"{prefix}/"))
        return next(fitting, show)(error)

    return handle


def init_app(app: Flask) -> None:
    """One handler each."""
    app.extensions[ANSWERS] = {}
    handlers: dict[int | type[Exception], Handler] = {
        **dict.fromkeys(STATUS_OF_PAGES, show_error),
        ViHanhError: show_refusal,
        DatabaseUnavailable: show_unavailable,
        OperationalError: show_unavailable,
        IntegrityError: show_collision,
        DataError: show_unkeepable,  # PostgreSQL's refusal
        OverflowError: show_unkeepable,  # SQLite's
    }
    for kind, show in handlers.items():
        app.register_error_handler(kind, for_people(show))
