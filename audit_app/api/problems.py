"""What went wrong, as RFC 9457 has it: ``application/problem+json``, in English, for programs."""

from http import HTTPStatus

from flask import Blueprint, Response, current_app, json
from peewee import DatabaseError, OperationalError
from werkzeug.exceptions import HTTPException

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is not the one asked for; ``kind`` is what programs tell it by."""

    def __init__(self, status: int, kind: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail, self.headers = status, kind, detail, headers


def answer_problem(problem: Problem) -> Response:
    """Return the problem as an answer."""
    document = {
        "type": f"urn:vi-hanh:problem:{problem.kind}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    headers = {name.replace("_", "-"): value for name, value in problem.headers.items()}
    return Response(json.dumps(document), problem.status, headers, content_type=CONTENT_TYPE)


def answer_http(error: HTTPException) -> Response:
    """Return what Flask or a limit refused."""
    kinds = {404: "not-found", 429: "too-many-requests"}
    status = error.code or 500
    words = "Slow down: so many requests per minute are too many." if status == 429 else None
    return answer_problem(Problem(status, kinds.get(status, "refused"), words or error.description or ""))


def answer_fault(error: Exception) -> Response:
    """Say that it is our fault, and tell the log why."""
    if isinstance(error, OperationalError):
        current_app.logger.error("Database: %s", error)
        return answer_problem(Problem(503, "unavailable", "Try again in a minute.", Retry_After="60"))
    current_app.logger.exception("A program was answered with a fault", exc_info=error)
    return answer_problem(Problem(500, "fault", "The server failed; its log says why."))


def init_blueprint(blueprint: Blueprint) -> None:
    """Answer everything that goes wrong in ``blueprint`` in this form."""
    blueprint.register_error_handler(Problem, answer_problem)
    blueprint.register_error_handler(HTTPException, answer_http)
    blueprint.register_error_handler(DatabaseError, answer_fault)
