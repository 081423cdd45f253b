"""What went wrong, as RFC 9457 has it: ``application/problem+json``, in English, for programs."""

from http import HTTPStatus

from flask import Response, current_app, json
from peewee import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from audit_app.errors import DatabaseUnavailable, headers_of, log_unavailable

CONTENT_TYPE = "application/problem+json"
SECONDS_OF_REST = 60

KINDS = {400: "unreadable", 404: "not-found", 405: "method", 429: "too-many-requests", 500: "fault"}
WORDS = {
    400: "The request holds something that cannot be read.",
    404: "There is nothing at this address. See /api/v1/openapi.json.",
    405: "Everything here is read with GET.",
    500: "The server failed; its log says why.",
}


class Problem(Exception):
    """An answer that is not the one asked for; ``kind`` is what programs tell it by."""

    def __init__(self, status: int, kind: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail = status, kind, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def answer_error(error: Exception) -> Response:
    """Answer whatever went wrong under the API; the log says more of what is our fault."""
    problem = find_problem(error)
    document = {
        "type": f"urn:vi-hanh:problem:{problem.kind}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    return Response(json.dumps(document), problem.status, problem.headers, content_type=CONTENT_TYPE)


def find_problem(error: Exception) -> Problem:
    """Return what a program is told of ``error``."""
    match error:
        case Problem():
            return error
        case HTTPException():  # Flask has written the log of a fault already
            return standard_problem(error.code or 500, error)
        case OperationalError() | DatabaseUnavailable():
            log_unavailable(error)
            words = "The database cannot be used now. Try again in a minute."
            return Problem(503, "unavailable", words, Retry_After=str(SECONDS_OF_REST))
        case DataError() | OverflowError():
            current_app.logger.warning("Refused: %s", error, exc_info=error)
            return standard_problem(400, error)
        case _:
            current_app.logger.error("A program was answered with a fault", exc_info=error)
            return standard_problem(500, error)


def standard_problem(status: int, error: Exception) -> Problem:
    """Return the problem of a status that nothing here raised by itself."""
    words = WORDS.get(status) or getattr(error, "description", "") or HTTPStatus(status).phrase
    return Problem(status, KINDS.get(status, "refused"), words, **headers_of(error))
